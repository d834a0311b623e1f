using Latchkey.Formats.OpenPgp;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Tests.OpenPgp;

internal static class PgpRefusals
{
    public static FileRefusedException OfPublic(byte[] file) => Should.Throw<FileRefusedException>(() => PgpKeyReader.ReadPublic(file));

    public static FileRefusedException OfSecret(byte[] file, string passphrase = GnuPg.Passphrase) =>
        Should.Throw<FileRefusedException>(() => PgpKeyReader.ReadSecret(file, passphrase).Dispose());

    public static void ShouldBeNoPgpFile(this byte[] file, string reason) =>
        OfPublic(file).ShouldBeOf(FileFault.NotAPgpKeyFile).Reason.ShouldContain(reason, Case.Sensitive);

    public static void ShouldNotBeTakenAsPgpKey(this byte[] file, string reason) =>
        OfPublic(file).ShouldBeOf(FileFault.PgpKeyNotAcceptable).Reason.ShouldContain(reason, Case.Sensitive);

    public static void ShouldBeTooCostly(this byte[] file, string reason) =>
        OfPublic(file).ShouldBeOf(FileFault.TooCostly).Reason.ShouldContain(reason, Case.Sensitive);
}
