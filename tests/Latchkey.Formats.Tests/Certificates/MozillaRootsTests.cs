using Latchkey.Formats.Certificates;


namespace Latchkey.Formats.Tests.Certificates;

/// <summary>Real certificates: the roots that Debian's ca-certificates ships.</summary>
public sealed class MozillaRootsTests
{
    private static readonly string[] Files = Directory.GetFiles("/usr/share/ca-certificates/mozilla", "*.crt");

    [Fact]
    public void Every_root_reads_as_the_JDK_reads_it()
    {
        var roots = Jdk.Read(Files);

        roots.Count.ShouldBe(Files.Length);
        foreach (var root in roots) CertificateReader.Read(File.ReadAllBytes(root["file"])).ShouldAgreeWith(root);
    }

    [Fact]
    public void Every_root_reads_as_OpenSSL_reads_it()
    {
        Files.Length.ShouldBeGreaterThan(100);
        foreach (var file in Files)
        {
            var certificate = CertificateReader.Read(File.ReadAllBytes(file));
            var openssl = OpenSsl.Read(file);

            certificate.ShouldAgreeWith(openssl);
            certificate.ShouldHaveTheNamesOf(openssl);
        }
    }

    [Fact]
    public void Subject_serial_number_and_fingerprints_are_those_that_keytool_prints()
    {
        foreach (var file in Files.Take(3))
        {
            var certificate = CertificateReader.Read(File.ReadAllBytes(file));
            var printed = Tool.Run("keytool", "-J-Duser.language=en", "-printcert", "-file", file);

            printed.ShouldContain($"Owner: {certificate.SubjectDN}\n");
            printed.ShouldContain($"Issuer: {certificate.IssuerDN}\n");
            printed.ShouldContain($"Serial number: {certificate.SerialNumber[2..].ToLowerInvariant()}\n");
            printed.ShouldContain($"SHA1: {certificate.FingerprintSha1}\n");
            printed.ShouldContain($"SHA256: {certificate.FingerprintSha256}\n");
            printed.ShouldContain($"Signature algorithm name: {certificate.SignatureAlgorithm}");
        }
    }
}
