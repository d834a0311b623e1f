using System.Text;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores;
using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Notes;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Trust;
using Latchkey.Pages.Downloads;
using Latchkey.Pages.Overview;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Pages.Overview;

/// <summary>The list of ends as spreadsheets read it.</summary>
public sealed class ExpiryListTests
{
    private static readonly Edit Edit = new("developer", RunningServer.Start);

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil.example\")", "'=HYPERLINK(\"http://evil.example\")")]
    [InlineData("+1", "'+1")]
    [InlineData("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0")]
    [InlineData("-", "'-")]
    [InlineData("-2", "-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("a,\"b\";c", "a,\"b\";c")]
    [InlineData("Übung & 東京 🔑", "Übung & 東京 🔑")]
    [InlineData("'quoted", "'quoted")]
    public void A_hostile_alias_is_text_and_no_formula(string alias, string read) => Records(ListOf(alias))[1][0].ShouldBe(read);

    [Theory]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData("a\r\nb", "a\r\nb")]
    public void White_space_hides_no_formula_and_ends_no_record(string field, string read) =>
        Records(new CsvText().Add(field, "next").ToUtf8())[0].ShouldBe([read, "next"]);

    [Fact]
    public void Every_column_says_what_the_certificate_says()
    {
        var certificate = CertificateReader.Read(Vectors.Body("self-signed-rsa.pem"));
        var record = Record(ListOf("alias"));
        record["Subject DN"].ShouldBe(certificate.SubjectDN);
        record["Serial Number"].ShouldBe(certificate.SerialNumber);
        record["SHA-256"].ShouldBe(certificate.FingerprintSha256);
        DateTimeOffset.Parse(record["Valid Until"], System.Globalization.CultureInfo.InvariantCulture).ShouldBe(certificate.ValidNotAfter);
        record["Valid Until"].ShouldEndWith("Z");
        (record["Type"], record["Owner"], record["Responsible"], record["Labels"])
            .ShouldBe(("Certificate", "Tenant Administrator", "me@example.org", "a b"));
    }

    [Fact]
    public void Days_left_are_whole_and_negative_after_the_end()
    {
        var ends = CertificateReader.Read(Vectors.Body("self-signed-rsa.pem")).ValidNotAfter;
        Record(ListOf("alias", ends.AddDays(-2).AddHours(-1)))["Days Left"].ShouldBe("2");
        var expired = Record(ListOf("alias", ends.AddHours(1)));
        (expired["Days Left"], expired["Warnings"]).ShouldBe(("-1", "Has expired"));
    }

    [Fact]
    public void The_file_is_UTF_8_with_a_byte_order_mark() => ListOf("a").ShouldBe([0xEF, 0xBB, 0xBF, .. ListOf("a")[3..]]);

    private static byte[] ListOf(string alias, DateTimeOffset? now = null)
    {
        var certificate = CertificateReader.Read(Vectors.Body("self-signed-rsa.pem"));
        var keystores = TenantKeystores.Empty;
        keystores =
            keystores.Apply(keystores.System.ImportCertificate(Alias.Parse(alias), certificate, update: false, TrustBasis.Given, Edit));
        keystores = keystores.Apply(keystores.Annotate(Alias.Parse(alias), AliasNote.Create("me@example.org", "", ["b", "a"]), Edit));
        return ExpiryList.Of(keystores, now ?? certificate.ValidNotBefore);
    }

    private static Dictionary<string, string> Record(byte[] file) =>
        Records(file) is [var titles, var values] ? titles.Zip(values).ToDictionary() : throw new FormatException();

    // The grammar of RFC 4180, of which every field is in quotation marks.
    private static List<List<string>> Records(byte[] file)
    {
        var text = Encoding.UTF8.GetString(file.AsSpan(3));
        List<List<string>> records = [[]];
        for (var at = 0; at < text.Length;)
        {
            text[at++].ShouldBe('"');
            var field = new StringBuilder();
            for (; text[at] != '"' || text[at + 1] == '"'; at++)
            {
                if (text[at] == '"') at++;
                field.Append(text[at]);
            }

            records[^1].Add(field.ToString());
            if (text[++at] == ',') at++;
            else (at, records) = (at + "\r\n".Length, [.. records, []]);
        }

        return [.. records.SkipLast(1)];
    }
}
