using System.Text.RegularExpressions;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Java;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Tests.KeystoreFiles;

namespace Latchkey.Formats.Tests.Java;

/// <summary>What Latchkey exports, the real keytool lists.</summary>
public sealed partial class JceksWriterTests(WorkFolder folder) : IClassFixture<WorkFolder>
{
    private static readonly DateTimeOffset Created = new(2024, 2, 29, 12, 34, 56, 789, TimeSpan.Zero);

    private static readonly Certificate[] Certificates =
    [
        .. new[] { "rsa-2048-sha256.pem", "dsa-2048.pem", "ec-secp256r1.pem" }
            .Select(name => CertificateReader.Read(Vectors.Certificate(name))),
    ];

    [Fact]
    public void Keytool_lists_every_alias_and_fingerprint()
    {
        string[] aliases = ["plain", "with blank; and \\", "schlüssel", "ключ", "鍵", "🔑 key", new string('x', 250)];
        Write(aliases, JavaKeystores.Password);

        var listed = List("-storepass", JavaKeystores.Password);

        listed.ShouldBe(aliases.Select((alias, i) => (alias, Certificates[i % 3].FingerprintSha256)), ignoreOrder: true);
    }

    [Fact]
    public void Aliases_are_folded_as_the_JDK_folds_them_and_stay_different()
    {
        Write(["Key", "KEY", "key_1", "ÄÖÜ", "İzmir", "ΣΊΣΥΦΟΣ", "ǅ", "Ⅷ", "𐐀", "ẞ"], JavaKeystores.Password);

        List("-storepass", JavaKeystores.Password).Select(entry => entry.Alias)
            .ShouldBe(["key", "key_2", "key_1", "äöü", "i̇zmir", "σίσυφοσ", "ǆ", "ⅷ", "𐐨", "ß"], ignoreOrder: true);
    }

    [Fact]
    public void Keytool_refuses_another_password()
    {
        Write(["one"], "secret password");

        Should.Throw<ShouldAssertException>(() => List("-storepass", JavaKeystores.Password)).Message
            .ShouldContain("exit", Case.Insensitive);
    }

    [Fact]
    public void An_empty_password_is_written_and_keytool_lists_the_file_without_one()
    {
        Write(["one"], "");

        List().Single().ShouldBe(("one", Certificates[0].FingerprintSha256));
        using var read = KeystoreFileReader.Read(folder.Read("store"), "");
        read.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public void An_empty_keystore_is_written()
    {
        Write([], JavaKeystores.Password);

        List("-storepass", JavaKeystores.Password).ShouldBeEmpty();
    }

    [Fact]
    public void The_file_is_JCEKS_of_version_2()
    {
        Write(["one"], JavaKeystores.Password);

        Convert.ToBase64String(folder.Read("store")).ShouldStartWith("zs7OzgAAAAIAAAAB");
    }

    [Fact]
    public void A_written_record_reads_back_with_times_to_the_millisecond()
    {
        string[] aliases = ["b", "a", "nul\0", "🔑"];
        Write(aliases, "");
        using var read = KeystoreFileReader.Read(folder.Read("store"), null);

        read.Entries.Cast<KeystoreFileEntry.TrustedCertificate>()
            .Select(entry => (entry.Alias, entry.Created, entry.Certificate.FingerprintSha256))
            .ShouldBe(Entries(aliases).Select(entry => (entry.Alias, entry.Created, entry.Certificate.FingerprintSha256)));
    }

    private static KeystoreFileEntry.TrustedCertificate[] Entries(string[] aliases) =>
        [.. aliases.Select((alias, i) => new KeystoreFileEntry.TrustedCertificate(alias, Created, Certificates[i % 3]))];

    private void Write(string[] aliases, string password) =>
        File.WriteAllBytes(folder.PathOf("store"), JceksWriter.Write(Entries(aliases), password));

    private List<(string Alias, string Fingerprint)> List(params string[] password)
    {
        string[] jvm = ["-J-Dfile.encoding=UTF-8", "-J-Dstdout.encoding=UTF-8", "-J-Duser.language=en"];
        var keytool = Tool.Start("keytool", [.. jvm, "-list", "-storetype", "JCEKS", "-keystore", folder.PathOf("store"), .. password]);
        var output = Tool.Finish(keytool, "\n");
        return [.. Listed().Matches(output).Select(match => (match.Groups["alias"].Value, match.Groups["fingerprint"].Value))];
    }

    [GeneratedRegex(
        @"^(?<alias>.*), [A-Z][a-z]{2} \d+, \d{4}, trustedCertEntry, \n.*\(SHA-256\): (?<fingerprint>[0-9A-F:]+)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Listed();
}
