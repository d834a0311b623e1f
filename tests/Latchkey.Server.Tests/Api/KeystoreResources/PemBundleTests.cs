using System.Text;
using Latchkey.Keystores.Access;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.KeystoreResources;

/// <summary>
/// Several certificates in one PEM file, imported as a keystore: each is an entry of its own, or is named with its reason.
/// </summary>
public sealed class PemBundleTests : KeystoreTest
{
    private static readonly string Rsa = Encoding.ASCII.GetString(Vectors.Body("self-signed-rsa.pem"));
    private static readonly string Ec = Encoding.ASCII.GetString(Vectors.Body("self-signed-ec.pem"));

    public static TheoryData<string, string> Forms { get; } = new()
    {
        { "one after the other", Rsa + Ec },
        { "with CRLF", (Rsa + Ec).ReplaceLineEndings("\r\n") },
        { "without line ends between", Rsa.TrimEnd() + Ec.TrimEnd() },
        { "with a byte order mark", "\uFEFF" + Rsa + Ec },
        { "with text around", $"# Roots\n\nFirst\n=====\n{Rsa}\nSecond – 2\n{Ec}end\n" },
        { "cut out of JSON", (Rsa + Ec).ReplaceLineEndings("\\n") },
        { "cut out of JSON of Windows", (Rsa + Ec).ReplaceLineEndings("\\r\\n") },
        { "with the old label", Rsa + Ec.Replace("CERTIFICATE", "X509 CERTIFICATE", StringComparison.Ordinal) },
        { "with one twice", Rsa + Ec + Rsa },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_certificate_is_an_entry_named_after_its_subject(string form, string bundle)
    {
        var imported = await ImportAsync(bundle);
        imported.Status.ShouldBe(200, form + imported.Text);
        StatusOf(imported).Select(entry => entry.Status).ShouldBe(["new", "new"]);
        (await EntriesAsync()).Values.Select(entry => entry.GetProperty("Type").GetString()).ShouldBe(["Certificate", "Certificate"]);
        var names = (await EntriesAsync()).Values.ToDictionary(
            entry => entry.GetProperty("Alias").GetString()!, entry => entry.GetProperty("SubjectDN").GetString()!);
        names.ShouldAllBe(entry => entry.Value.Contains($"CN={entry.Key}", StringComparison.Ordinal));

        StatusOf(await ImportAsync(bundle)).Select(entry => entry.Status).ShouldBe(["unchanged", "unchanged"]);
    }

    [Fact]
    public async Task Blocks_that_are_not_certificates_or_not_accepted_are_named_and_the_rest_is_imported()
    {
        var bundle = $"{Rsa}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n{Ec[..50]}*{Ec[51..]}"
            + "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n"
            + await UnloadableAsync() + Ec;
        var status = StatusOf(await ImportAsync(bundle)).Select(entry => entry.Status).ToList();

        status.Count(entry => entry == "new").ShouldBe(2);
        string[] named = ["Block 2 of the file holds a private key", "Block 3 of the file is not base64.",
            "Block 4 of the file is not accepted. The certificate is damaged.",
            "Block 5 of the file holds a certificate revocation list",
            "Block 6 of the file is not accepted. The certificate's critical extension subjectAltName"];
        foreach (var text in named)
            status.ShouldContain(entry => entry.StartsWith($"notImported: {text}", StringComparison.Ordinal), string.Join('\n', status));
        status.Count.ShouldBe(7);
        (await EntriesAsync()).Count.ShouldBe(2);

        var refused = await ImportAsync(bundle, "?returnKeystoreEntries=false");
        refused.Status.ShouldBe(400, refused.Text);
    }

    [Theory]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", 415, "holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAA=\n", 415, "cut off")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAA=\n-----END PRIVATE KEY-----\n", 415, "does not match")]
    public async Task A_file_that_is_no_bundle_is_refused(string file, int status, string reason)
    {
        var answer = await ImportAsync(file);
        answer.Status.ShouldBe(status, answer.Text);
        answer.Text.ShouldContain(reason);
    }

    [Fact]
    public async Task The_number_of_entries_is_limited()
    {
        var answer = await ImportAsync(string.Concat(Enumerable.Repeat("-----BEGIN X-----A-----END X-----", 10_001)) + Rsa);
        answer.Status.ShouldBe(400, answer.Text);
        answer.Text.ShouldContain("more than 10000 entries");
    }

    [Fact]
    public async Task The_door_for_one_certificate_says_where_several_belong_and_those_who_only_read_are_refused()
    {
        var refused = await PutFileAsync(
            $"CertificateResources('{ApiClient.Hex("one")}')/$value?fingerprintVerified=true", Encoding.UTF8.GetBytes(Rsa + Ec));
        refused.Status.ShouldBe(400, refused.Text);
        refused.Text.ShouldContain("KeystoreResources");

        using var reader = await Server.ClientWithRolesAsync("reader", Roles.MonitoringDataRead);
        (await reader.SendAsync("POST", "KeystoreResources",
            Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(Entity(Rsa + Ec))),
            ("Content-Type", "application/json"))).Status.ShouldBe(403);
        (await EntriesAsync()).ShouldBeEmpty();
    }

    private static object Entity(string bundle) =>
        new { Name = "system", Resource = Convert.ToBase64String(Encoding.UTF8.GetBytes(bundle)) };

    private static List<(string Alias, string Status)> StatusOf(Answer answer)
    {
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Data.GetProperty("results").EnumerateArray()
            .Select(entry => (entry.GetProperty("Alias").GetString()!, entry.GetProperty("Status").GetString()!)).ToList();
    }

    private static Task<string> UnloadableAsync() =>
        File.ReadAllTextAsync(HonestFiles.HonestFileCase.PathOf("san-uri-invalid-critical.pem"));

    private Task<Answer> ImportAsync(string bundle, string options = "") => PostAsync($"KeystoreResources{options}", Entity(bundle));
}
