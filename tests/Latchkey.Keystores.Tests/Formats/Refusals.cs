using Latchkey.Keystores.Formats;

namespace Latchkey.Keystores.Tests.Formats;

internal static class Refusals
{
    public static Refusal Of(byte[] file) => Should.Throw<RefusalException>(() => CertificateReader.Read(file)).Refusal;

    public static void ShouldBeNoCertificate(this byte[] file, string reason) =>
        Of(file).ShouldBeOfType<Refusal.NotACertificate>().Reason.ShouldContain(reason, Case.Sensitive);

    public static void ShouldNotBeAcceptable(this byte[] file, string reason) =>
        Of(file).ShouldBeOfType<Refusal.CertificateNotAcceptable>().Reason.ShouldContain(reason, Case.Sensitive);
}
