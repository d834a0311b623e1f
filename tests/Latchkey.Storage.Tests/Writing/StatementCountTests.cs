using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Trust;
using Latchkey.Storage.Tests.Infrastructure;
using Latchkey.Storage.Tests.Sqlite;

namespace Latchkey.Storage.Tests.Writing;

/// <summary>
/// What an operation costs the database, in statements, which depend on no machine. A figure that rises is a slip; one that falls
/// is lowered here.
/// </summary>
[OnBothEngines]
public sealed class StatementCountTests
{
    private const int Imports = 20;

    [Fact]
    public Task An_import_with_its_audit_record() => CountAsync(sqlite: 11, postgreSql: 12, async storage =>
    {
        for (var i = 0; i < Imports; i++) await storage.ImportAsync($"{i}");
        return Imports;
    });

    [Fact]
    public Task A_replacement_with_the_version_that_it_keeps() => CountAsync(sqlite: 12, postgreSql: 13, async storage =>
    {
        for (var i = 0; i < Imports; i++) await ReplaceAsync(storage, i);
        return Imports;
    });

    [Fact]
    public Task The_record_of_an_export() => CountAsync(sqlite: 8, postgreSql: 9, async storage =>
    {
        var (edit, act) = (Some.Edit(), AuditAct.Export(KeystoreName.System, null, "PEM"));
        for (var i = 0; i < Imports; i++)
            await storage.Store.ChangeAsync(Some.Tenant, _ => KeystoreChange.Recording(edit, act), TestStorage.Token);
        return Imports;
    });

    [Fact]
    public Task A_read() => CountAsync(sqlite: 1, postgreSql: 1, async storage =>
    {
        for (var i = 0; i < Imports; i++) await storage.ReadAsync();
        return Imports;
    });

    private static Task<CommittedChange> ReplaceAsync(TestStorage storage, int number)
    {
        var other = Some.Certificate() with { Der = new byte[] { 0x30, (byte)number }, FingerprintSha256 = $"{number}" };
        return storage.Store.ChangeAsync(
            Some.Tenant,
            keystores => keystores.System.ImportCertificate(Alias.Parse("warm"), other, update: true, TrustBasis.Given, Some.Edit()),
            TestStorage.Token);
    }

    private static async Task CountAsync(int sqlite, int postgreSql, Func<TestStorage, Task<int>> act)
    {
        await using var server = await TestStorage.OpenAsync();
        await server.StopAsync();
        using var proxy = TestDatabase.IsPostgreSql ? new CuttingProxy(server.Database.ConnectionString!) : null;
        var file = Path.Combine(server.Folder, "latchkey.db");
        if (proxy is null) SqliteStatements.Watch(file);
        await using var storage = proxy is null ? server.Another() : server.Through(proxy.ConnectionString);
        await storage.Storage.OpenAsync(TestStorage.Token);
        await storage.ImportAsync("warm");
        await ReplaceAsync(storage, Imports);
        await storage.ReadAsync();
        var before = proxy?.Statements ?? SqliteStatements.Of(file);
        var times = await act(storage);
        var statements = (proxy?.Statements ?? SqliteStatements.Of(file)) - before;
        ((double)statements / times).ShouldBe(proxy is null ? sqlite : postgreSql, 0.5);
    }
}
