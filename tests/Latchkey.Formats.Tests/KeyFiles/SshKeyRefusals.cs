using Latchkey.Formats.KeyFiles;
using Latchkey.Formats.Refusals;


namespace Latchkey.Formats.Tests.KeyFiles;

internal static class SshKeyRefusals
{
    public static FileRefusedException Of(byte[] file, string password = SshKeyCommands.Password) =>
        Should.Throw<FileRefusedException>(() => SshKeyReader.Read(file, password).Dispose());

    public static void ShouldBeNoSshKey(this byte[] file, string reason) =>
        Of(file).ShouldBeOf(FileFault.NotASshKey).Reason.ShouldContain(reason, Case.Sensitive);

    public static void ShouldNotBeTakenAsSshKey(this byte[] file, string reason) =>
        Of(file).ShouldBeOf(FileFault.PrivateKeyNotAcceptable).Reason.ShouldContain(reason, Case.Sensitive);
}
