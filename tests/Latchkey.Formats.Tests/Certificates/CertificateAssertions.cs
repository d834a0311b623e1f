using System.Globalization;
using Latchkey.Formats.Certificates;

namespace Latchkey.Formats.Tests.Certificates;

internal static class CertificateAssertions
{
    public static void ShouldAgreeWith(this Certificate certificate, IReadOnlyDictionary<string, string> jdk)
    {
        var of = jdk["file"];
        certificate.SubjectDN.ShouldBe(jdk["subject"], of);
        certificate.IssuerDN.ShouldBe(jdk["issuer"], of);
        certificate.SerialNumber.ShouldBe(jdk["serial"], of);
        certificate.ValidNotBefore.ShouldBe(DateTimeOffset.Parse(jdk["notBefore"], CultureInfo.InvariantCulture), of);
        certificate.ValidNotAfter.ShouldBe(DateTimeOffset.Parse(jdk["notAfter"], CultureInfo.InvariantCulture), of);
        certificate.SignatureAlgorithm.ShouldBe(jdk["signatureAlgorithm"], of);
        certificate.KeyType.ShouldBe(jdk["keyType"], of);
        certificate.KeySize.ToString(CultureInfo.InvariantCulture).ShouldBe(jdk["keySize"], of);
        (certificate.EllipticCurve ?? "").ShouldBe(jdk["curve"], of);
        certificate.Version.ToString(CultureInfo.InvariantCulture).ShouldBe(jdk["version"], of);
        certificate.FingerprintSha1.ShouldBe(jdk["sha1"], of);
        certificate.FingerprintSha256.ShouldBe(jdk["sha256"], of);
        certificate.FingerprintSha512.ShouldBe(jdk["sha512"], of);
    }

    public static void ShouldAgreeWith(this Certificate certificate, OpenSsl openssl)
    {
        certificate.SerialNumber.ShouldBe(openssl.SerialNumber);
        certificate.ValidNotBefore.ShouldBe(openssl.NotBefore);
        certificate.ValidNotAfter.ShouldBe(openssl.NotAfter);
        certificate.FingerprintSha256.ShouldBe(openssl.FingerprintSha256);
    }

    public static void ShouldHaveTheNamesOf(this Certificate certificate, OpenSsl openssl)
    {
        OpenSsl.ValuesOf(certificate.SubjectDN).ShouldBe(openssl.SubjectValues);
        OpenSsl.ValuesOf(certificate.IssuerDN).ShouldBe(openssl.IssuerValues);
    }
}
