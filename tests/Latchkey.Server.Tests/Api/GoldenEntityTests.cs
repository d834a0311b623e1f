using System.Text.RegularExpressions;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api;

/// <summary>
/// Every type of entity that is answered, in JSON and in Atom, as the files under <c>Vectors/Entities</c> have it: the
/// first line of each is the path, the rest the whole answer.
/// </summary>
public sealed partial class GoldenEntityTests(FilledServer filled) : IClassFixture<FilledServer>
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(Vectors.Folder, "Entities")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_entity_is_as_the_file_has_it(string file)
    {
        var lines = (await File.ReadAllTextAsync(Path.Combine(Vectors.Folder, "Entities", file))).Split('\n', 2);
        var accept = file.EndsWith(".json.txt", StringComparison.Ordinal) ? "application/json" : "application/atom+xml";
        var answer = await filled.Client.GetAsync(lines[0], ("Accept", accept));
        answer.Status.ShouldBe(200, answer.Text);
        Pretty(answer.Text).ShouldBe(lines[1].TrimEnd('\n').Replace("{root}", new Uri(filled.Server.Root, "/api/v1/").ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_type_of_entity_has_its_files()
    {
        var types = new List<string>();
        foreach (var file in Files) types.AddRange(TypeName().Matches(await File.ReadAllTextAsync(Path.Combine(Vectors.Folder, "Entities", file.Data))).Select(match => $"{match.Groups[1].Value}{Path.GetExtension(Path.GetFileNameWithoutExtension(file.Data))}"));
        string[] answered = ["KeystoreEntry", "HistoryKeystoreEntry", "ChainCertificate", "CertificateResource", "CertificateChainResource", "SSHKeyResource", "CertificateSigningRequest", "Keystore", "KeystoreResource"];
        types.Distinct().ShouldBe(answered.SelectMany(type => new[] { $"{type}.json", $"{type}.atom" }), ignoreOrder: true);
    }

    // One property or element a line, so that a difference can be seen.
    private static string Pretty(string text) => Breaks().Replace(text, "$1\n$2");

    [GeneratedRegex("""(,|\{|>)("|<|\{)""", RegexOptions.None, 1000)]
    private static partial Regex Breaks();

    [GeneratedRegex("com\\.sap\\.hci\\.api\\.([A-Za-z]+)\"", RegexOptions.None, 1000)]
    private static partial Regex TypeName();
}
