using Latchkey.Keystores.Formats;

namespace Latchkey.Keystores.Tests.Formats;

internal static class KeystoreRefusals
{
    public static Refusal Of(byte[] file, string password = JavaKeystores.Password) =>
        Should.Throw<RefusalException>(() => KeystoreFile.Read(file, password).Dispose()).Refusal;

    public static void ShouldBeNoKeystore(this byte[] file, string reason, string password = JavaKeystores.Password) =>
        Of(file, password).ShouldBeOfType<Refusal.NotAKeystoreFile>().Reason.ShouldContain(reason, Case.Sensitive);

    public static void ShouldNotBeTaken(this byte[] file, string reason, string password = JavaKeystores.Password) =>
        Of(file, password).ShouldBeOfType<Refusal.KeystoreFileNotAcceptable>().Reason.ShouldContain(reason, Case.Sensitive);

    public static void ShouldBeTooCostly(this byte[] file, string password = JavaKeystores.Password) =>
        Of(file, password).ShouldBeOfType<Refusal.FileTooCostly>();
}
