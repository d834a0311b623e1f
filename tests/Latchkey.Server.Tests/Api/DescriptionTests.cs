using System.Text.Json;
using System.Xml.Linq;
using Latchkey.OData.Operations;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Server.Tests.Api;

/// <summary>The metadata document, the OpenAPI document and the operation table describe the same API.</summary>
public sealed class DescriptionTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly XNamespace Edm = "http://schemas.microsoft.com/ado/2008/09/edm";
    private static readonly XNamespace M = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata";

    private static readonly string[] Options =
    [
        "activate", "copy", "deleteEntries", "destinationAlias", "fingerprintVerified", "importOption", "keystoreName", "renameAlias",
        "restore",
        "retrieveBackup", "returnHexAlias", "returnKeystoreEntries", "rootCA", "update",
    ];

    private IReadOnlyList<Operation> Table => Operations.Of(shared.Server);

    [Fact]
    public async Task The_OpenAPI_document_has_every_operation_and_no_other()
    {
        var described = (await OpenApiAsync()).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name[1..]}"));
        described.ShouldBe(Table.Select(operation => $"{operation.Method} {operation.Path}"), ignoreOrder: true);
        Table.ShouldAllBe(operation => operation.Summary.EndsWith('.'));
    }

    [Fact]
    public async Task The_metadata_has_every_set_of_an_operation_and_otherwise_only_sets_that_one_navigates_to()
    {
        var sets = (await MetadataAsync()).Descendants(Edm + "EntitySet").Select(set => (string)set.Attribute("Name")!).ToList();
        var served = Table.Select(operation => operation.Path.Split('(', '/')[0]).Distinct().ToList();
        served.Except(sets).ShouldBeEmpty();
        sets.Except(served)
            .ShouldBe(
                [
                    "ChainCertificates", "SSHKeyResources", "CertificateSigningRequests", "RuntimeSyncInfos", "CustomParameters",
                    "PgpUserIds", "PgpSubKeys", "PgpKeyPublicResources", "PgpKeySecretResources", "PgpKeyEntryImportResults", "PgpKeyrings",
                    "KeyringRuntimeAssignment",
                ],
                ignoreOrder: true);

        var listed = (await shared.Client.GetAsync("?$format=json")).Data.GetProperty("EntitySets").EnumerateArray()
            .Select(set => set.GetString()!);
        listed.ShouldBe(served, ignoreOrder: true);
    }

    [Fact]
    public async Task Every_navigation_has_its_association_set_and_every_stream_is_marked()
    {
        var metadata = await MetadataAsync();
        var associations = metadata.Descendants(Edm + "AssociationSet").Select(set => (string)set.Attribute("Association")!).ToList();
        metadata.Descendants(Edm + "NavigationProperty").Select(navigation => (string)navigation.Attribute("Relationship")!).Distinct()
            .ShouldBe(associations, ignoreOrder: true);

        var streams = metadata.Descendants(Edm + "EntityType").Where(type => (bool?)type.Attribute(M + "HasStream") == true)
            .Select(type => (string)type.Attribute("Name")!);
        streams.ShouldBe(
            [
                "CertificateResource", "CertificateChainResource", "SSHKeyResource", "CertificateSigningRequest", "PgpKeyPublicResource",
                "PgpKeySecretResource", "PgpKeyringPublicResource", "PgpKeyringSecretResource",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task Without_inheritance_the_metadata_has_the_same_properties_in_the_order_of_the_wire()
    {
        var flat = XDocument.Parse((await shared.Client.GetAsync("$metadata?flat=true")).Text);
        flat.Descendants().Attributes("BaseType").ShouldBeEmpty();
        foreach (var (set, type) in new[] { ("KeystoreEntries", "KeystoreEntry"), ("CertificateResources", "CertificateResource") })
        {
            var path = set == "KeystoreEntries"
                ? "KeystoreEntries('6d796365727469666963617465')"
                : "KeystoreEntries('6d796365727469666963617465')/Certificate";
            var wire = (await shared.Client.GetAsync($"{path}?$format=json")).Data.EnumerateObject().Select(property => property.Name)
                .Skip(1);
            var declaration = flat.Descendants(Edm + "EntityType").Single(candidate => (string)candidate.Attribute("Name")! == type);
            declaration.Elements(Edm + "Property").Concat(declaration.Elements(Edm + "NavigationProperty"))
                .Select(property => (string)property.Attribute("Name")!).ShouldBe(wire);
            declaration.Elements(Edm + "Key").Count().ShouldBe(1);
        }
    }

    // RoleTests proves that the document has every operation.
    public static TheoryData<string, string> Documented =>
    [
        .. Documents.Section("api-coverage.md", "operations").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1].Split(' ')).Select(operation => (operation[0], operation[1]))
            .Where(operation => operation.Item2 != "CertificateChainResources('{Hexalias}')"),
    ];

    [Theory]
    [MemberData(nameof(Documented))]
    public async Task An_operation_reads_the_options_that_are_described_and_no_others(string method, string path)
    {
        var options = Table.Single(operation => operation.Method == method && operation.Path == path).Options;
        var target = path.Replace("{Hexalias}", ApiClient.Hex(method == "GET" ? "mycertificate" : "nobody"), StringComparison.Ordinal)
            .Replace("{Name}", "system", StringComparison.Ordinal)
            .Replace("{Number}", "1L", StringComparison.Ordinal).Replace("{Sequence}", "1L", StringComparison.Ordinal);
        // What an operation needs to get as far as its other options.
        string[] needed = path == "KeystoreResources('{Name}')" && method == "PUT" ? ["retrieveBackup=backup_admin_system"]
            : [.. options.Where(option => option.IsRequired).Select(option => $"{option.Name}=true")];

        async Task<string> AskAsync(string? option)
        {
            var query = needed.Where(pair => pair.Split('=')[0] != option).Concat(option is null ? [] : [$"{option}=%0A"]);
            var answer = await shared.Client.SendAsync(method, $"{target}?{string.Join('&', query)}", "{}"u8.ToArray(),
                ("Content-Type", "application/json"), ("Accept", "application/json"));
            return $"{answer.Status} {answer.Text}";
        }

        var without = await AskAsync(null);
        foreach (var option in Options)
            (await AskAsync(option) != without).ShouldBe(options.Any(described => described.Name == option), option);
    }

    private async Task<JsonElement> OpenApiAsync()
    {
        var answer = await shared.Client.GetAsync("openapi.json");
        answer.Status.ShouldBe(200, answer.Text);
        return JsonDocument.Parse(answer.Bytes).RootElement;
    }

    private async Task<XDocument> MetadataAsync() => XDocument.Parse((await shared.Client.GetAsync("$metadata")).Text);
}
