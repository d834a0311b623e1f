using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Access;

/// <summary>Service keys that are changed with their audit records, as the pages do.</summary>
[OnBothEngines]
public sealed class ServiceKeyChangeTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, 291, TimeSpan.Zero);
    private static readonly Origin Origin = new("sb-admin", "192.0.2.1", "c-1");
    private static readonly Edit Edit = new("administrator", Now);
    private static readonly ServiceKey Key =
        new("sb-1", Some.Tenant, "ci", "pbkdf2-sha256$1$a$b", [Roles.MonitoringDataRead], Now);

    [Fact]
    public async Task A_key_is_added_and_replaced_with_its_record()
    {
        await using var storage = await TestStorage.OpenAsync();
        await ChangeAsync(storage, KeystoreChange.Adding(Edit, Key));
        (await storage.ServiceKeys.FindAsync(Key.ClientId, TestStorage.Token))!.SecretHash.ShouldBe(Key.SecretHash);
        await ChangeAsync(storage, KeystoreChange.Replacing(Edit, await FindAsync(storage), Key with { RevokedTime = Edit.At }));
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
    public async Task A_change_by_a_command_meanwhile_is_not_overwritten()
    {
        await using var storage = await TestStorage.OpenAsync();
        await ChangeAsync(storage, KeystoreChange.Adding(Edit, Key));
        await using var command = storage.Another();
        foreach (var act in new Func<Task>[]
        {
            () => command.ServiceKeys.EndIssuedAsync(Key.ClientId, Edit.At, TestStorage.Token),
            () => command.ServiceKeys.ChangeAsync(Key.ClientId, key => key with { RevokedTime = Edit.At }, Edit.At, TestStorage.Token),
        })
        {
            var seen = await FindAsync(storage);
            await act();
            var done = await FindAsync(storage);
            await RefusedAsync(storage, KeystoreChange.Replacing(Edit, seen, seen.Rotate("other", null, Edit.At)));
            (await FindAsync(storage)).IsAt(done).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Of_two_changes_of_one_state_that_are_committed_together_one_is_made()
    {
        await using var storage = await TestStorage.OpenAsync();
        await ChangeAsync(storage, KeystoreChange.Adding(Edit, Key));
        var seen = await FindAsync(storage);
        var changes = Enumerable.Range(0, 8)
            .Select(i => ChangeAsync(storage, KeystoreChange.Replacing(Edit, seen, seen.Rotate($"{i}", null, Edit.At)))).ToList();
        await Task.WhenAll(changes).ShouldThrowAsync<RefusalException>();
        changes.Count(change => change.IsCompletedSuccessfully).ShouldBe(1);
        (await FindAsync(storage)).Generation.ShouldBe(1);
    }

    // The page of one server and a command in another process, each of which sees that the other's key is left.
    [Fact]
    public async Task The_last_manager_stays_when_a_page_and_a_command_revoke_at_once()
    {
        await using var storage = await TestStorage.OpenAsync();
        await using var command = storage.Another();
        for (var round = 0; round < 5; round++)
        {
            var keys = new[] { "page", "command" }.Select(
                name => Key with { ClientId = $"{name}-{round}", Tenant = $"tenant {round}", Roles = [Roles.ServiceKeysEdit] }).ToList();
            foreach (var key in keys) await storage.ServiceKeys.AddAsync(key, TestStorage.Token);
            var revoked = KeystoreChange.Replacing(Edit, keys[0], keys[0] with { RevokedTime = Edit.At });
            var page = revoked with { ServiceKeyRule = ServiceKeyRules.KeepsManager(keys[0].ClientId) };
            var (before, rule) = (keys[1], ServiceKeyRules.KeepsManager(keys[1].ClientId));
            await OneIsRefusedAsync<Refusal.LastManager>(
                () => ChangeAsync(storage, page),
                () => command.ServiceKeys.ChangeAsync(
                    before.ClientId, key => key with { RevokedTime = Edit.At }, Edit.At, TestStorage.Token, rule));
            (await storage.ServiceKeys.ListAsync(TestStorage.Token)).Count(key => key.Tenant == before.Tenant && key.RevokedTime is null)
                .ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_certificate_means_one_client_when_a_page_and_a_command_bind_it_at_once()
    {
        await using var storage = await TestStorage.OpenAsync();
        await using var command = storage.Another();
        for (var round = 0; round < 5; round++)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var certificate = new CertificateRequest($"CN=client {round}", key, HashAlgorithmName.SHA256)
                .CreateSelfSigned(Now.AddYears(-1), Now.AddYears(10));
            var bound = new BoundCertificate(certificate, IsRenewable: round % 2 == 0);
            var keys = new[] { "page", "command" }.Select(name => Key with { ClientId = $"{name}-{round}", Certificate = bound.Binding })
                .ToList();
            await OneIsRefusedAsync<Refusal.CertificateBound>(
                () => ChangeAsync(
                    storage, KeystoreChange.Adding(Edit, keys[0]) with { ServiceKeyRule = bound.BindsAlone(keys[0].ClientId, Edit.At) }),
                () => command.ServiceKeys.AddAsync(keys[1], TestStorage.Token, bound.BindsAlone(keys[1].ClientId, Edit.At)));
            (await storage.ServiceKeys.ListAsync(TestStorage.Token)).Count(key => key.Certificate == bound.Binding).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Commands_of_several_processes_lose_nothing_of_one_another()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ServiceKeys.AddAsync(Key, TestStorage.Token);
        await using var other = storage.Another();
        await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => (i % 2 == 0 ? storage : other).ServiceKeys.EndIssuedAsync(Key.ClientId, Edit.At, TestStorage.Token)));
        (await FindAsync(storage)).Generation.ShouldBe(40);
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
    public async Task A_verification_reports_its_progress()
    {
        await using var storage = await TestStorage.OpenAsync();
        var act = new AuditAct(AuditVerb.Export, AuditObjects.Keystore, "system", null);
        await Task.WhenAll(Enumerable.Range(0, 2_500).Select(_ => ChangeAsync(storage, KeystoreChange.Recording(Edit, act))));
        var told = new Told();
        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token, told)).Verified.ShouldBe(2_500);
        told.Counts.ShouldBe([1_000, 2_000]);
    }

    private static async Task<ServiceKey> FindAsync(TestStorage storage) =>
        (await storage.ServiceKeys.FindAsync(Key.ClientId, TestStorage.Token))!;

    private static async Task RefusedAsync(TestStorage storage, KeystoreChange change) =>
        (await ChangeAsync(storage, change).ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(
            new Refusal.ServiceKeyChanged(Key.ClientId));

    private static async Task OneIsRefusedAsync<TRefusal>(params Func<Task>[] acts)
        where TRefusal : Refusal
    {
        var done = acts.Select(act => Task.Run(act, TestStorage.Token)).ToList();
        (await Task.WhenAll(done).ShouldThrowAsync<RefusalException>()).Refusal.ShouldBeOfType<TRefusal>();
        done.Count(act => act.IsCompletedSuccessfully).ShouldBe(1);
    }

    private static Task<CommittedChange> ChangeAsync(TestStorage storage, KeystoreChange change) =>
        storage.Store.ChangeAsync(Some.Tenant, _ => change with { Origin = Origin }, TestStorage.Token);

    private sealed class Told : IProgress<long>
    {
        public List<long> Counts { get; } = [];

        public void Report(long value) => Counts.Add(value);
    }
}
