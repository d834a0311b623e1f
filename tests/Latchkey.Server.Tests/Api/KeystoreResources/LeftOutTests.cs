using Latchkey.Application.ServiceKeys;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores;
using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Imports;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Trust;
using Latchkey.Server.Tests.HonestFiles;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.KeystoreResources;

/// <summary>Certificates that earlier versions took and that Java does not load are left out of exports, which say so.</summary>
[OnBothEngines]
public sealed class LeftOutTests : KeystoreTest
{
    private const string Header = "Latchkey-Left-Out";

    [Fact]
    public async Task An_export_leaves_out_what_Java_does_not_load_and_names_it()
    {
        (await ExportAsync()).Headers.ShouldNotContainKey(Header);
        await StoreAsync("Länge", "san-uri-invalid-critical.pem");
        await StoreAsync("curve", "curve-explicit-p256.pem");
        await Client.ImportAsync("witness", Vectors.Body("self-signed-rsa.pem"));
        await Server.RestartAsync();
        await RenewClientAsync();

        var exported = await ExportAsync();
        exported.Headers[Header].ShouldBe($"2; aliases=\"{ApiClient.Hex("Länge")} {ApiClient.Hex("curve")}\"");
        await Tools.WriteAsync("exported", exported.Data.GetProperty("Resource").GetBytesFromBase64());
        using var keytool = new Keytool();
        (await keytool.ListAsync(Tools["exported"], "JCEKS", "")).Select(certificate => certificate.Alias).ShouldBe(["witness"]);
        (await EntriesAsync()).Keys.ShouldBe(["Länge", "curve", "witness"], ignoreOrder: true);

        foreach (var alias in new[] { "Länge", "curve" }) (await DeleteAsync(Entry(alias))).Status.ShouldBeInRange(200, 204);
        (await ExportAsync()).Headers.ShouldNotContainKey(Header);
    }

    [Fact]
    public async Task A_header_names_no_more_than_twenty()
    {
        var certificate = CertificateReader.ReadStored(await File.ReadAllBytesAsync(HonestFileCase.PathOf("san-uri-invalid-critical.pem")));
        var entries = Enumerable.Range(0, 30).Select(number => new ImportedEntry($"{number:00}", [certificate], null)).ToList();
        await ChangeAsync(keystores => keystores.System.Import(entries, ImportOption.Merge, Edit));

        var header = (await ExportAsync()).Headers[Header];
        header.ShouldStartWith("30; aliases=");
        header.Split(' ').Length.ShouldBe(1 + 20);
    }

    private static Edit Edit { get; } = new("an earlier version", RunningServer.Start);

    private Task<Answer> ExportAsync() => GetAsync("KeystoreResources('system')");

    // As an earlier version did, which did not ask.
    private async Task StoreAsync(string alias, string file)
    {
        var certificate = CertificateReader.ReadStored(await File.ReadAllBytesAsync(HonestFileCase.PathOf(file)));
        await ChangeAsync(keystores => keystores.System.ImportCertificate(Alias.Parse(alias), certificate, update: false, TrustBasis.Given, Edit));
    }

    private Task<CommittedChange> ChangeAsync(Func<TenantKeystores, KeystoreChange> rule) =>
        Server.Service<IKeystoreStore>().ChangeAsync(NewServiceKey.DefaultTenant, rule, TestContext.Current.CancellationToken);
}
