using Latchkey.Keystores.Formats;

namespace Latchkey.Keystores.Tests.Formats;

internal static class SshKeyRefusals
{
    public static Refusal Of(byte[] file, string password = SshKeyCommands.Password) =>
        Should.Throw<RefusalException>(() => SshKeyReader.Read(file, password).Dispose()).Refusal;

    public static void ShouldBeNoSshKey(this byte[] file, string reason) =>
        Of(file).ShouldBeOfType<Refusal.NotASshKey>().Reason.ShouldContain(reason, Case.Sensitive);

    public static void ShouldNotBeTakenAsSshKey(this byte[] file, string reason) =>
        Of(file).ShouldBeOfType<Refusal.PrivateKeyNotAcceptable>().Reason.ShouldContain(reason, Case.Sensitive);
}
