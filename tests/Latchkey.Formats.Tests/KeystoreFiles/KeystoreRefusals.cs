using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;


namespace Latchkey.Formats.Tests.KeystoreFiles;

internal static class KeystoreRefusals
{
    public static FileRefusedException Of(byte[] file, string password = JavaKeystores.Password) =>
        Should.Throw<FileRefusedException>(() => KeystoreFileReader.Read(file, password).Dispose());

    public static void ShouldBeNoKeystore(this byte[] file, string reason, string password = JavaKeystores.Password) =>
        Of(file, password).ShouldBeOf(FileFault.NotAKeystoreFile).Reason.ShouldContain(reason, Case.Sensitive);

    public static void ShouldNotBeTaken(this byte[] file, string reason, string password = JavaKeystores.Password) =>
        Of(file, password).ShouldBeOf(FileFault.KeystoreFileNotAcceptable).Reason.ShouldContain(reason, Case.Sensitive);

    public static void ShouldBeTooCostly(this byte[] file, string password = JavaKeystores.Password) =>
        Of(file, password).ShouldBeOf(FileFault.TooCostly);
}
