using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Storage;

/// <summary>Service keys that are changed with their audit records, as the pages do.</summary>
public sealed class ServiceKeyChangeTests
{
    private static readonly Origin Origin = new("sb-admin", "192.0.2.1", "c-1");
    private static readonly Edit Edit = new("administrator", RunningServer.Start);
    private static readonly ServiceKey Key = new("sb-1", Some.Tenant, "ci", "pbkdf2-sha256$1$a$b", [Roles.MonitoringDataRead], RunningServer.Start);

    [Fact]
    public async Task A_key_is_added_and_replaced_with_its_record()
    {
        await using var storage = await TestStorage.OpenAsync();
        await ChangeAsync(storage, KeystoreChange.Adding(Edit, Key));
        (await storage.ServiceKeys.FindAsync(Key.ClientId, TestStorage.Token))!.SecretHash.ShouldBe(Key.SecretHash);
        await ChangeAsync(storage, KeystoreChange.Replacing(Edit, Key with { RevokedTime = Edit.At }));
        (await storage.ServiceKeys.FindAsync(Key.ClientId, TestStorage.Token))!.RevokedTime.ShouldBe(Edit.At);
        var records = await storage.Audit.ReadAsync(Some.Tenant, new AuditRange(), TestStorage.Token).ToListAsync();
        records.Select(record => (record.Actor, record.Origin, record.Act.Verb, record.Act.ObjectName, record.Act.Detail)).ShouldBe(
        [
            ("administrator", Origin, AuditVerb.Create, "sb-1", "'ci' with MonitoringDataRead"),
            ("administrator", Origin, AuditVerb.Update, "sb-1", "'ci' revoked"),
        ]);
        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).ShouldBe(new AuditFinding(2, null, null));
    }

    [Fact]
    public async Task A_key_survives_a_restart_and_changes_no_keystore()
    {
        await using var storage = await TestStorage.OpenAsync();
        var revision = (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Revision;
        await ChangeAsync(storage, KeystoreChange.Adding(Edit, Key));
        await storage.RestartAsync();
        (await storage.ServiceKeys.FindAsync(Key.ClientId, TestStorage.Token)).ShouldNotBeNull();
        (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Revision.ShouldBe(revision);
    }

    [Fact]
    public async Task A_verification_tells_how_far_it_is()
    {
        await using var storage = await TestStorage.OpenAsync();
        var act = new AuditAct(AuditVerb.Export, AuditObjects.Keystore, "system", null);
        await Task.WhenAll(Enumerable.Range(0, 2_500).Select(_ => ChangeAsync(storage, KeystoreChange.Recording(Edit, act))));
        var told = new Told();
        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token, told)).Verified.ShouldBe(2_500);
        told.Counts.ShouldBe([1_000, 2_000]);
    }

    private static Task<CommittedChange> ChangeAsync(TestStorage storage, KeystoreChange change) =>
        storage.Store.ChangeAsync(Some.Tenant, _ => change with { Origin = Origin }, TestStorage.Token);

    private sealed class Told : IProgress<long>
    {
        public List<long> Counts { get; } = [];

        public void Report(long value) => Counts.Add(value);
    }
}
