using System.Text.Json;
using Latchkey.Application.Upkeep;
using Latchkey.Keystores.Access;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.EntryVersions;

/// <summary>Deleted, overwritten, renamed and replaced entries come back octet by octet (promise D12).</summary>
[OnBothEngines]
public sealed class UndoTests : KeystoreTest
{
    [Fact]
    public async Task A_deleted_key_pair_comes_back_with_its_private_key()
    {
        await GenerateAsync("pair");
        var before = await ExportsAsync("pair");
        (await DeleteAsync(Entry("pair"))).Status.ShouldBe(204);
        (await GetAsync(Entry("pair"))).Status.ShouldBe(404);
        await RestoreAsync("pair", (await VersionsAsync("pair")).Single());
        (await ExportsAsync("pair")).ShouldBe(before);

        // Only the private key of the certificate makes a request that says it has it.
        await File.WriteAllTextAsync(
            Tools["request.pem"], (await GetAsync($"{Entry("pair")}/SigningRequest/$value")).Text, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Tools["cert.pem"], before[0], TestContext.Current.CancellationToken);
        await Tools.RunAsync(
            "openssl req -in request.pem -verify -noout 2>/dev/null && openssl req -in request.pem -pubkey -noout >a && " +
            "openssl x509 -in cert.pem -pubkey -noout >b && cmp a b");
    }

    [Fact]
    public async Task An_overwritten_certificate_comes_back_and_what_was_there_becomes_a_version()
    {
        await Client.ImportAsync("cert", Vectors.Body("self-signed-rsa.pem"));
        var first = (await GetAsync($"{Entry("cert")}/Certificate/$value")).Text;
        await Client.ImportAsync("cert", Vectors.Body("self-signed-ec.pem"), "fingerprintVerified=true&update=true");
        var second = (await GetAsync($"{Entry("cert")}/Certificate/$value")).Text;

        await RestoreAsync("cert", (await VersionsAsync("cert")).Single());
        (await GetAsync($"{Entry("cert")}/Certificate/$value")).Text.ShouldBe(first);
        var versions = await VersionsAsync("cert");
        versions.Select(version => version.GetProperty("Action").GetString()).ShouldBe(["Restore", "Update"]);
        await RestoreAsync("cert", versions[0]);
        (await GetAsync($"{Entry("cert")}/Certificate/$value")).Text.ShouldBe(second);
    }

    [Fact]
    public async Task A_renamed_key_pair_comes_back_under_its_old_alias()
    {
        await GenerateAsync("old name");
        var before = await ExportsAsync("old name");
        (await PutAsync($"{Entry("old name")}?renameAlias=new%20name", new { Status = (string?)null })).Status.ShouldBe(204);
        await RestoreAsync("old name", (await VersionsAsync("old name")).Single());
        (await ExportsAsync("old name")).ShouldBe(before);
        (await VersionsAsync("new name")).ShouldBeEmpty();
        (await EntriesAsync()).Keys.ShouldBe(["new name", "old name"]);
    }

    [Fact]
    public async Task Entries_that_a_backup_replaced_come_back()
    {
        await Client.ImportAsync("in backup", Vectors.Body("self-signed-rsa.pem"));
        (await PostAsync("KeystoreResources?returnKeystoreEntries=false", new { Name = "backup_admin_system" })).Status.ShouldBeLessThan(
            300);
        await GenerateAsync("not in backup");
        var before = await ExportsAsync("not in backup");
        (await PutAsync("KeystoreResources('system')?retrieveBackup=backup_admin_system&importOption=replace&returnKeystoreEntries=false",
            new { Resource = (string?)null })).Status.ShouldBe(204);
        (await EntriesAsync()).Keys.ShouldBe(["in backup"]);
        await RestoreAsync("not in backup", (await VersionsAsync("not in backup")).Single());
        (await ExportsAsync("not in backup")).ShouldBe(before);
    }

    [Fact]
    public async Task Entries_that_an_imported_keystore_replaced_come_back()
    {
        await GenerateAsync("was there");
        var before = await ExportsAsync("was there");
        await Tools.WriteAsync("certificate.pem", Vectors.Body("self-signed-rsa.pem"));
        await Tools.RunAsync(
            "keytool -importcert -noprompt -alias imported -file certificate.pem -keystore file.jks -storetype JKS " +
            "-storepass changeit 2>/dev/null");
        var file = Convert.ToBase64String(await Tools.ReadAsync("file.jks"));
        (await PostAsync("KeystoreResources?importOption=replace&returnKeystoreEntries=false",
            new { Name = "system", Resource = file, Password = "changeit" })).Status.ShouldBe(204);
        (await EntriesAsync()).Keys.ShouldBe(["imported"]);
        await RestoreAsync("was there", (await VersionsAsync("was there")).Single());
        (await ExportsAsync("was there")).ShouldBe(before);
    }

    [Fact]
    public async Task Entries_that_a_mass_deletion_removed_come_back_and_so_does_each_of_many_versions()
    {
        string[] aliases = ["a", "b", "c"];
        foreach (var alias in aliases) await Client.ImportAsync(alias, Vectors.Body("self-signed-rsa.pem"));
        (await PutAsync("KeystoreResources('system')?deleteEntries=true&returnKeystoreEntries=false",
            new { Name = "system", Aliases = "a;b;c" })).Status.ShouldBe(204);
        (await EntriesAsync()).ShouldBeEmpty();
        foreach (var alias in aliases) await RestoreAsync(alias, (await VersionsAsync(alias)).Single());
        (await EntriesAsync()).Keys.ShouldBe(aliases);
        var all = (await GetAsync("EntryVersions?$inlinecount=allpages&$top=2")).Data;
        all.GetProperty("__count").GetString().ShouldBe("3");
        all.GetProperty("results").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_version_outlives_a_restore_and_is_read_alone()
    {
        await Client.ImportAsync("cert", Vectors.Body("self-signed-rsa.pem"));
        await DeleteAsync(Entry("cert"));
        var version = (await VersionsAsync("cert")).Single();
        await RestoreAsync("cert", version);
        var read = (await GetAsync(Path(version))).Data;
        read.GetProperty("Alias").GetString().ShouldBe("cert");
        read.GetProperty("EndedBy").GetString().ShouldBe("administrator");
        read.GetProperty("Action").GetString().ShouldBe("Delete");
        read.GetProperty("FingerprintSha256").GetString().ShouldBe(await PropertyAsync("cert", "FingerprintSha256"));
        (await PropertyAsync("cert", "CreatedBy")).ShouldBe("administrator");
    }

    [Fact]
    public async Task A_version_is_purged_only_by_its_role_and_then_for_good()
    {
        await Client.ImportAsync("cert", Vectors.Body("self-signed-rsa.pem"));
        await DeleteAsync(Entry("cert"));
        var path = Path((await VersionsAsync("cert")).Single());
        using var editor = await Server.ClientWithRolesAsync("editor", Roles.MonitoringDataRead, Roles.SecurityMaterialEdit);
        using var purger = await Server.ClientWithRolesAsync("purger", Roles.MaterialPurge);
        (await editor.DeleteAsync(path)).Status.ShouldBe(403);
        (await purger.GetAsync(path)).Status.ShouldBe(403);
        (await purger.DeleteAsync(path)).Status.ShouldBe(204);
        (await purger.DeleteAsync(path)).Status.ShouldBe(404);
        (await VersionsAsync("cert")).ShouldBeEmpty();
        (await PutAsync($"{path}?restore=true", new { Status = (string?)null })).Status.ShouldBe(404);
        (await GetAsync("AuditLogs?$top=1")).Data.GetProperty("results")[0].GetProperty("Action").GetString().ShouldBe("Purge");
    }

    [Fact]
    public async Task Versions_go_after_their_retention()
    {
        await Client.ImportAsync("cert", Vectors.Body("self-signed-rsa.pem"));
        await DeleteAsync(Entry("cert"));
        Server.Clock.Advance(TimeSpan.FromDays(80));
        // The clock has not jumped.
        using (var client = await Server.SignInAsync()) await client.ImportAsync("other", Vectors.Body("self-signed-ec.pem"));
        Server.Clock.Advance(TimeSpan.FromDays(9));
        await Server.Service<DailyUpkeep>().RunAsync(TestContext.Current.CancellationToken);
        using (var client = await Server.SignInAsync()) (await VersionsAsync("cert", client)).ShouldHaveSingleItem();
        Server.Clock.Advance(TimeSpan.FromDays(2));
        await Server.Service<DailyUpkeep>().RunAsync(TestContext.Current.CancellationToken);
        using (var client = await Server.SignInAsync()) (await VersionsAsync("cert", client)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("?restore=true", "{}", 400)]
    [InlineData("", "{\"Status\":null}", 400)]
    [InlineData("?restore=maybe", "{\"Status\":null}", 400)]
    [InlineData("?restore=true", "nonsense", 400)]
    public async Task A_restore_that_is_not_asked_for_plainly_is_refused(string query, string body, int status)
    {
        var path = $"EntryVersions(Hexalias='{ApiClient.Hex("cert")}',Number=1L){query}";
        (await Client.SendAsync(
            "PUT", path, System.Text.Encoding.UTF8.GetBytes(body), ("Content-Type", "application/json"))).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData("EntryVersions(Hexalias='abc',Number=1L)", 500)] // as everywhere (docs/contract.md#hexalias)
    [InlineData("EntryVersions(Hexalias='ab',Number=1L)", 400)]
    [InlineData("EntryVersions(Hexalias='61',Number=99999999999999999999L)", 400)]
    [InlineData("EntryVersions(Hexalias='61',Number=-1L)", 404)]
    [InlineData("EntryVersions('61')", 400)]
    [InlineData("EntryVersions?$filter=Hexalias eq 'zz'", 200)]
    public async Task Odd_keys_are_refused(string path, int status) =>
        (await GetAsync(path.Replace(" ", "%20", StringComparison.Ordinal))).Status.ShouldBe(status);

    private static string Path(JsonElement version) =>
        $"EntryVersions(Hexalias='{version.GetProperty("Hexalias").GetString()}',Number={version.GetProperty("Number").GetString()}L)";

    private async Task<List<JsonElement>> VersionsAsync(string alias, ApiClient? client = null)
    {
        var answer = await (client ?? Client)
            .GetAsync($"EntryVersions?$filter=Hexalias%20eq%20'{ApiClient.Hex(alias)}'", ("Accept", "application/json"));
        answer.Status.ShouldBe(200, answer.Text);
        return [.. answer.Data.GetProperty("results").EnumerateArray()];
    }

    private async Task RestoreAsync(string alias, JsonElement version)
    {
        version.GetProperty("Alias").GetString().ShouldBe(alias);
        var answer = await PutAsync($"{Path(version)}?restore=true", new { Status = (string?)null });
        answer.Status.ShouldBe(204, answer.Text);
    }

    // Everything that the API gives away of an entry.
    private async Task<string[]> ExportsAsync(string alias)
    {
        var exports = new List<string>();
        foreach (var export in new[] { "Certificate/$value", "ChainResource/$value", "Sshkey/$value", "CreatedTime" })
            exports.Add((await GetAsync($"{Entry(alias)}/{export}")).Text);
        return [.. exports];
    }
}
