using System.Security.Cryptography;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Backups;

/// <summary>A storage with something in every table, and its backups.</summary>
internal static class BackedUp
{
    public static readonly byte[] Secret = [.. "a private key that must open after a restore"u8];

    /// <summary>
    /// Entries in every keystore, among them a key pair and long certificates; versions; two tenants; service keys; acts in the inbox; a
    /// note, notices, a credential, a calendar token, a cursor.
    /// </summary>
    /// <param name="isPostgreSql">The engine.</param>
    /// <param name="longCertificates">How many entries with 20,000 random octets there are.</param>
    public static async Task<TestStorage> StorageAsync(bool isPostgreSql, int longCertificates = 4)
    {
        var storage = TestStorage.Closed(isPostgreSql);
        await storage.Storage.OpenAsync(TestStorage.Token);
        foreach (var name in KeystoreName.All) await PutAsync(storage, name, Some.Entry($"in {name}"));
        using (var secret = new SecretBytes(Secret))
            await PutAsync(storage, KeystoreName.System, Some.Entry("pair") with { PrivateKey = storage.Sealer.Seal(secret) });
        var activation = new Activation(Alias.Parse("sap_x"), 2, Some.Edit("SAP", 1), Some.Edit("SAP", 2));
        await PutAsync(
            storage, KeystoreName.History, Some.Entry("[1]_sap_x") with { Activation = activation, Owner = EntryOwner.Operator });
        for (var i = 0; i < longCertificates; i++)
            await PutAsync(storage, KeystoreName.System,
                Some.Entry($"long {i}") with { Chain = [Some.Certificate() with { Der = RandomNumberGenerator.GetBytes(20_000) }] });

        await storage.ImportAsync("東京 🔑", "ACME");
        foreach (var alias in new[] { "A", "a", "ä", "pair 2" }) await storage.ImportAsync(alias);
        await storage.DeleteAsync("A");
        await storage.DeleteAsync("pair");
        await storage.PutCredentialAsync("a credential", "first");
        await storage.PutCredentialAsync("a credential", "second");
        await storage.Audit.SignAsync(Some.Tenant, TestStorage.Token);
        await AddServiceKeysAsync(storage);
        await storage.AnnotateAsync("a", AliasNote.Create("owner@example.com", "Line\nline", ["prod"]));
        await storage.GiveNoticesAsync(DateTimeOffset.MaxValue);
        var request = new Approval(
            Guid.NewGuid(), ApprovalAct.Purge, "purges version 1 of 'a'", new byte[32], Some.Edit(), "sb-1", Some.Edit().At.AddHours(1));
        var asking = KeystoreChange.NotNeeded(Some.Edit()) with
        {
            Approvals = [new(request.Id, request)],
            MoreActs = [request.ActOf(AuditVerb.Request)],
        };
        await storage.Store.ChangeAsync(Some.Tenant, _ => asking, TestStorage.Token);
        await storage.EndedSessions.EndAsync(
            new EndedSession("sb-1", Guid.NewGuid(), Some.Edit().At, Some.Edit().At.AddHours(12)), TestStorage.Token);
        await storage.CalendarTokens.CreateAsync(Some.Tenant, "team calendar", Some.Edit(), TestStorage.Token);
        await storage.EventCursors.HoldAsync(Some.Tenant, "mail", Guid.NewGuid(), TimeSpan.FromMinutes(1), TestStorage.Token);
        return storage;
    }

    /// <summary>A backup of a storage.</summary>
    public static async Task<byte[]> CreateAsync(TestStorage storage)
    {
        using var file = new MemoryStream();
        await storage.Backups.CreateAsync(file, TestStorage.Token);
        return file.ToArray();
    }

    /// <summary>Restores a backup.</summary>
    public static async Task RestoreAsync(TestStorage storage, byte[] backup)
    {
        using var file = new MemoryStream(backup);
        await storage.Backups.RestoreAsync(file, TestStorage.Token);
    }

    /// <summary>Why a backup is refused.</summary>
    public static async Task<string> RefusalAsync(TestStorage storage, Stream backup) =>
        (await Should.ThrowAsync<Latchkey.Storage.Backups.BackupException>(
            () => storage.Backups.VerifyAsync(backup, TestStorage.Token))).Message;

    private static Task<CommittedChange> PutAsync(TestStorage storage, KeystoreName keystore, KeystoreEntry entry) =>
        storage.Store.ChangeAsync(Some.Tenant, _ => Some.Put(keystore, entry), TestStorage.Token);

    private static async Task AddServiceKeysAsync(TestStorage storage)
    {
        var key = new ServiceKey("sb-1", Some.Tenant, "ci", "hash", ["MonitoringDataRead", "AuditLogRead"], Some.Edit().At);
        await storage.ServiceKeys.AddAsync(key, TestStorage.Token);
        await storage.ServiceKeys.AddAsync(key with { ClientId = "sb-2", SecretHash = null, Certificate = "sha256:AB" }, TestStorage.Token);
        await storage.ServiceKeys.ChangeAsync(key.ClientId,
            _ => key with { RevokedTime = Some.Edit().At, PreviousSecretHash = "former", PreviousUntil = Some.Edit().At }, Some.Edit().At,
            TestStorage.Token);
    }
}
