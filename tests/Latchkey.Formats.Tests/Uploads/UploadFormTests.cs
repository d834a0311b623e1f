using System.Text;
using Latchkey.Formats.Certificates;

namespace Latchkey.Formats.Tests.Uploads;

/// <summary>The forms in which a certificate may be uploaded; all of them give the same DER.</summary>
public sealed class UploadFormTests
{
    private static readonly byte[] Der = Vectors.Certificate("rsa-2048-sha256.der");
    private static readonly string Pem = Vectors.Text("rsa-2048-sha256.pem");

    public static TheoryData<string, string> Texts { get; } = new()
    {
        { "as OpenSSL writes it", Pem },
        { "with CRLF", Pem.ReplaceLineEndings("\r\n") },
        { "with CR", Pem.ReplaceLineEndings("\r") },
        { "without a line end at the end", Pem.TrimEnd() },
        { "on one line", Pem.ReplaceLineEndings("") },
        { "with a byte order mark", "\uFEFF" + Pem },
        { "in the brackets of SAP's documentation", $"[{Pem.TrimEnd()}]" },
        { "with text around it", $"Bag Attributes\n    friendlyName: é\nsubject=CN = x\n\n{Pem}\nfollowed by text\n" },
        { "after a chain's first line, which starts with 0", " 0 s:C = DE\n   i:C = DE\n" + Pem },
        { "indented", Pem.Replace("\n", "\n    ", StringComparison.Ordinal) },
        { "with OpenSSL's old label", Pem.Replace("CERTIFICATE", "X509 CERTIFICATE", StringComparison.Ordinal) },
        { "as base64 on one line", Convert.ToBase64String(Der) },
        { "as base64 on lines", Convert.ToBase64String(Der, Base64FormattingOptions.InsertLineBreaks) + "\r\n" },
        { "as base64 with a byte order mark and blanks", "\uFEFF  \n" + Convert.ToBase64String(Der) + "  " },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_certificate_is_read_from_text(string form, string text) =>
        CertificateReader.Read(Encoding.UTF8.GetBytes(text)).Der.ToArray().ShouldBe(Der, form);

    [Fact]
    public void Base64_of_any_length_is_read_with_any_line_ends()
    {
        foreach (var extra in Enumerable.Range(0, 200))
        {
            var der = new RawCertificate { Subject = Latchkey.Formats.Tests.Der.Name(new string('x', extra)) }.ToDer();
            var base64 = Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks);
            foreach (var lineEnd in new[] { "\n", "\r\n", "\r" })
            {
                var text = $"{lineEnd}{base64.ReplaceLineEndings(lineEnd)}{lineEnd}";
                CertificateReader.Read(Encoding.ASCII.GetBytes(text)).Der.ToArray().ShouldBe(der);
            }
        }
    }

    [Fact]
    public void A_certificate_is_read_from_DER() => CertificateReader.Read(Der).Der.ToArray().ShouldBe(Der);

    [Fact]
    public void A_certificate_does_not_share_the_callers_buffer()
    {
        var buffer = Der.ToArray();
        var certificate = CertificateReader.Read(buffer);

        buffer.AsSpan().Clear();

        certificate.Der.ToArray().ShouldBe(Der);
    }
}
