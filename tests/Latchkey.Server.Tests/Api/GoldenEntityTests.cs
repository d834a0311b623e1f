using System.Text.RegularExpressions;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api;

/// <summary>
/// Every type of entity that is answered, in JSON and in Atom, as the files under <c>Vectors/Entities</c> have it: the
/// first line of each is the path, the rest the whole answer, with a line for each property or element.
/// </summary>
[OnBothEngines]
public sealed partial class GoldenEntityTests(FilledServer filled) : IClassFixture<FilledServer>
{
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(Vectors.Folder, "Entities")).Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_entity_is_as_the_file_has_it(string file)
    {
        var lines = Read(file).Split('\n', 2);
        var answer = await filled.Client.GetAsync(
            lines[0], ("Accept", file.EndsWith(".json.txt", StringComparison.Ordinal) ? "application/json" : "application/atom+xml"));
        answer.Status.ShouldBe(200, answer.Text);
        var actual = Pretty(answer.Text.Replace(new Uri(filled.Server.Root, "/api/v1/").ToString(), "{root}", StringComparison.Ordinal))
            .Split('\n');
        var expected = lines[1].TrimEnd('\n').Split('\n');
        actual.Zip(expected, (line, pattern) => Pattern(pattern).IsMatch(line) ? pattern : line).Concat(actual.Skip(expected.Length))
            .ShouldBe(expected, string.Join('\n', actual));
    }

    [Fact]
    public void Every_type_of_entity_has_its_files()
    {
        string[] answered =
        [
            "KeystoreEntry", "HistoryKeystoreEntry", "ChainCertificate", "CertificateResource", "CertificateChainResource",
            "SSHKeyResource",
            "CertificateSigningRequest", "Keystore", "KeystoreResource", "EntryVersion", "AuditLog",
            "UserCredential", "SecureParameter", "OAuth2ClientCredential", "CustomParameter", "MaterialVersion",
            "AccessPolicy", "ArtifactReference", "CertificateUserMapping",
            "PgpKeyEntry", "PgpUserId", "PgpSubKey", "PgpKeyPublicResource", "PgpPublicKeyring", "PgpSecretKeyring",
        ];
        foreach (var format in new[] { ".json.txt", ".atom.txt" })
        {
            Files.Select(file => file.Data).Where(file => file.EndsWith(format, StringComparison.Ordinal))
                .Select(file => TypeName().Match(Read(file)).Groups["name"].Value).Distinct().ShouldBe(answered, ignoreOrder: true);
        }
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Vectors.Folder, "Entities", file));

    // An ellipsis stands for what differs from run to run: keys that the server has made.
    private static Regex Pattern(string line) =>
        new($"^{Regex.Escape(line).Replace("…", "[^\"<]+", StringComparison.Ordinal)}$", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static string Pretty(string text) => Breaks().Replace(text, "${before}\n${after}");

    [GeneratedRegex("""(?<before>,|\{|>)(?<after>"|<|\{)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Breaks();

    [GeneratedRegex("com\\.sap\\.hci\\.api\\.(?<name>[A-Za-z0-9]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeName();
}
