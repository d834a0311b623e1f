using Latchkey.Application.Settings;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.Approvals;

/// <summary>What can need a second person, by each way in (promise A9).</summary>
[OnBothEngines]
public sealed class GuardedActTests : ApprovalTest
{
    private const string Restored =
        "KeystoreResources('system')?retrieveBackup=backup_admin_system&importOption=replace&returnKeystoreEntries=false";
    private const string Replaced = "KeystoreResources?importOption=replace&returnKeystoreEntries=false";

    [Fact]
    public async Task A_keystore_is_replaced_by_the_same_file_alone()
    {
        await Client.ImportAsync("was there", Vectors.Body("self-signed-rsa.pem"));
        var (one, two) = (await FileAsync("self-signed-ec.pem"), await FileAsync("self-signed-rsa.pem"));
        await ApproveAsync(RequestIn(await PostAsync(Replaced, one)));
        RequestIn(await PostAsync(Replaced, two));
        (await EntriesAsync()).Keys.ShouldBe(["was there"]);
        (await PostAsync(Replaced, one)).Status.ShouldBe(204);
        (await EntriesAsync()).Keys.ShouldBe(["imported"]);
    }

    [Fact]
    public async Task The_approval_covers_the_change_and_not_the_words_of_the_request()
    {
        await Client.ImportAsync("was there", Vectors.Body("self-signed-rsa.pem"));
        var file = await FileAsync("self-signed-ec.pem");
        await ApproveAsync(RequestIn(await PostAsync(Replaced, file)));
        await Client.ImportAsync("came later", Vectors.Body("self-signed-rsa.pem"));
        RequestIn(await PostAsync(Replaced, file));
        (await EntriesAsync()).Keys.ShouldContain("came later");
    }

    [Fact]
    public async Task A_keystore_is_not_emptied_by_other_words()
    {
        foreach (var alias in new[] { "a", "b" }) await Client.ImportAsync(alias, Vectors.Body("self-signed-rsa.pem"));
        var all = new { Name = "system", Aliases = "a;b" };
        RequestIn(await PutAsync("KeystoreResources('system')?deleteEntries=true&returnKeystoreEntries=false", all));
        var merged = await Client.SendAsync(
            "MERGE", "KeystoreResources('system')?deleteEntries=true", System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(all),
            ("Content-Type", "application/json"), ("Accept", "application/json"));
        RequestIn(merged);
        RequestIn((await new BatchText().Changeset(Change.Delete("a"), Change.Delete("b")).SendAsync(Client))[0].Text);
        (await DeleteAsync(Entry("a"))).Status.ShouldBe(204, "a single entry is nobody's whole keystore");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("MERGE")]
    public async Task A_backup_is_restored_by_two(string method)
    {
        await Client.ImportAsync("in backup", Vectors.Body("self-signed-rsa.pem"));
        (await PostAsync("KeystoreResources?returnKeystoreEntries=false", new { Name = "backup_admin_system" })).Status.ShouldBeLessThan(
            300);
        await Client.ImportAsync("not in backup", Vectors.Body("self-signed-ec.pem"));
        await ApproveAsync(RequestIn(await RestoreAsync(method)));
        (await RestoreAsync(method)).Status.ShouldBe(204);
        (await EntriesAsync()).Keys.ShouldBe(["in backup"]);
    }

    [Fact]
    public async Task Credentials_are_handed_out_by_two_and_taken_back_by_one()
    {
        var key = new ServiceKey("sb-new", "default", "new client", "hash", [Roles.MonitoringDataRead], RunningServer.Start);
        await ApproveAsync((await RefusedAsync(KeystoreChange.Adding(Edit(), key))).Id.ToString());
        await RefusedAsync(KeystoreChange.Adding(Edit(), key with { Roles = [Roles.SecurityMaterialEdit] }));
        var again = key with { ClientId = "sb-made again", SecretHash = "another hash" };
        await ChangeAsync(KeystoreChange.Adding(Edit(), again));
        again = (await Server.ServiceKeys.FindAsync("sb-made again", Token))!;
        again.MadeBy.ShouldBe(Server.ClientId);
        (await Server.ServiceKeys.FindAsync("sb-new", Token)).ShouldBeNull();
        await RefusedAsync(KeystoreChange.Replacing(Edit(), again, again.Rotate("a third hash", null, RunningServer.Start)));
        await ChangeAsync(KeystoreChange.Replacing(Edit(), again, again with { RevokedTime = RunningServer.Start }));
    }

    [Fact]
    public async Task The_operator_is_one_person_and_needs_another()
    {
        var asked = RequestIn(await OperatorAsync("-X POST", "master-key/rotate"));
        (await OperatorAsync("-X POST", $"approvals/{asked}/approve")).ShouldContain("Another person must approve the request");
        (await OperatorAsync("", "approvals")).ShouldContain("rotates the master key");
        await ApproveAsync(asked);
        (await OperatorAsync("-X POST", "master-key/rotate")).ShouldContain("\"kept\"");
        RequestIn(await OperatorAsync("-X POST", "master-key/rotate"));
        RequestIn(await OperatorAsync(
            "-X POST -H 'Content-Type: application/json' -d '{\"act\":3,\"subject\":\"makes a key\"}'", "approvals/begin"));
        await ApproveAsync(RequestIn(await OperatorAsync("-X POST", "data-key/rotate")));
        (await OperatorAsync("-X POST", "data-key/rotate")).ShouldBe("");

        var purge = RequestIn(await DeleteAsync((await EndedAsync("cert"))[0]));
        (await OperatorAsync("-X POST", $"approvals/{purge}/approve")).ShouldBe("");
        (await ReadAsync(purge)).GetProperty("State").GetString().ShouldBe("Approved");
    }

    [Theory]
    [InlineData("everything")]
    [InlineData("purge, purge, service-key")]
    [InlineData("purge")]
    public void A_list_that_makes_no_sense_is_a_fault(string acts) =>
        Should.Throw<SettingsException>(() => SettingsOf.Values(("Approvals:Acts", acts))).Faults.ShouldHaveSingleItem()
            .ShouldStartWith("Approvals:Acts is ");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Edit Edit() => new("administrator", RunningServer.Start);

    private Task<CommittedChange> ChangeAsync(KeystoreChange change) =>
        Server.Service<IKeystoreStore>()
            .ChangeAsync("default", _ => change with { Origin = new Origin(Server.ClientId, null, null) }, Token);

    private async Task<Refusal.ApprovalRequired> RefusedAsync(KeystoreChange change) =>
        (await ChangeAsync(change).ShouldThrowAsync<RefusalException>()).Refusal.ShouldBeOfType<Refusal.ApprovalRequired>();

    private Task<Answer> RestoreAsync(string method) => Client.SendAsync(
        method, Restored, "{\"Resource\":null}"u8.ToArray(), ("Content-Type", "application/json"), ("Accept", "application/json"));

    private Task<string> OperatorAsync(string options, string path) =>
        Shell.TextAsync(
            $"curl -s {options} --unix-socket '{Path.Combine(Server.Folder, "operator.sock")}' http://operator/operator/{path}");

    private async Task<object> FileAsync(string certificate)
    {
        await Tools.WriteAsync("certificate.pem", Vectors.Body(certificate));
        await Tools.RunAsync(
            "rm -f file.jks; keytool -importcert -noprompt -alias imported -file certificate.pem -keystore file.jks -storetype JKS " +
            "-storepass changeit 2>/dev/null");
        return new { Name = "system", Resource = Convert.ToBase64String(await Tools.ReadAsync("file.jks")), Password = "changeit" };
    }
}
