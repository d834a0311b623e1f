using Latchkey.Formats.Certificates;
using Latchkey.Formats.Refusals;


namespace Latchkey.Formats.Tests;

internal static class Refusals
{
    public static FileRefusedException Of(byte[] file) => Should.Throw<FileRefusedException>(() => CertificateReader.Read(file));

    public static void ShouldBeNoCertificate(this byte[] file, string reason) =>
        Of(file).ShouldBeOf(FileFault.NotACertificate).Reason.ShouldContain(reason, Case.Sensitive);

    public static void ShouldNotBeAcceptable(this byte[] file, string reason) =>
        Of(file).ShouldBeOf(FileFault.CertificateNotAcceptable).Reason.ShouldContain(reason, Case.Sensitive);
}
