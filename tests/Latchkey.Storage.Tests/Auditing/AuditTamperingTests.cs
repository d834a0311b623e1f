using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Auditing;

/// <summary>Changing, deleting or moving any of 10,000 audit records is named by its index (promise A4).</summary>
[OnBothEngines]
public sealed class AuditTamperingTests(AuditTamperingTests.LongLog log) : IClassFixture<AuditTamperingTests.LongLog>
{
    private const int Records = 10_000;

    private static readonly string[] Columns =
    [
        "TimeUnixMs = TimeUnixMs + 1", "Actor = 'nobody'", "ClientId = 'x'", "Address = NULL", "CorrelationId = 'x'", "Verb = 'Create'",
        "Verb = 'Nonsense'",
        "ObjectType = 'x'", "Keystore = NULL", "ObjectName = 'x'", "OldFingerprint = 'x'", "NewFingerprint = 'x'", "Outcome = 'failed'",
        "Detail = NULL",
        "Count = 2", "Hash = (SELECT other.Hash FROM AuditRecords AS other WHERE other.Sequence = 7)",
        "KeyId = '00000000-0000-0000-0000-000000000000'",
    ];

    public static TheoryData<int> Indexes => [1, 2, 999, 1000, 1001, 5000, Records - 1, Records];

    [Theory]
    [MemberData(nameof(Indexes))]
    public async Task A_record_that_was_changed_is_named(int index)
    {
        foreach (var change in index == 5000 ? Columns : Columns[..2])
        {
            log.Tamper($"UPDATE AuditRecords SET {change} WHERE Sequence = {index}");
            (await log.FirstBadAsync()).ShouldBe(index, change);
        }
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public async Task A_record_that_was_deleted_is_named(int index)
    {
        log.Tamper($"DELETE FROM AuditRecords WHERE Sequence = {index}");
        (await log.FirstBadAsync()).ShouldBe(index);
        log.Tamper($"DELETE FROM AuditRecords WHERE Sequence = {index}; UPDATE AuditRecords SET Sequence = -Sequence WHERE Sequence > " +
            $"{index}; UPDATE AuditRecords SET Sequence = -Sequence - 1 WHERE Sequence < 0");
        (await log.FirstBadAsync()).ShouldBe(index, "those behind it have moved up");
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public async Task A_record_that_changed_places_is_named(int index)
    {
        var other = index == Records ? 1 : Records;
        log.Tamper($"UPDATE AuditRecords SET Sequence = 0 WHERE Sequence = {index}; UPDATE AuditRecords SET Sequence = {index} WHERE " +
            $"Sequence = {other}; UPDATE AuditRecords SET Sequence = {other} WHERE Sequence = 0");
        (await log.FirstBadAsync()).ShouldBe(Math.Min(index, other));
    }

    [Theory]
    [InlineData("DELETE FROM AuditMarks WHERE Name = 'head'", Records)]
    [InlineData("UPDATE AuditMarks SET Sequence = 5000 WHERE Name = 'head'", 5000)]
    [InlineData("DELETE FROM AuditRecords WHERE Sequence <= 5000", 1)]
    [InlineData("DELETE FROM AuditRecords WHERE Sequence > 5000", 5001)]
    [InlineData("DELETE FROM AuditRecords", 1)]
    [InlineData(
        "INSERT INTO AuditMarks (Tenant, Name, Sequence, TimeUnixMs, Hash, Revision, KeyId, Signature) SELECT Tenant, 'anchor', 5000, " +
        "TimeUnixMs, Hash, Revision, KeyId, Signature FROM AuditMarks WHERE Name = 'head'; DELETE FROM AuditRecords WHERE Sequence <= " +
        "5000", 5000)]
    public async Task An_attacker_who_cuts_the_log_cannot_sign_it(string sql, int index)
    {
        log.Tamper(sql);
        (await log.FirstBadAsync()).ShouldBe(index);
    }

    [Fact]
    public async Task A_record_of_another_tenant_does_not_fit()
    {
        log.Tamper("UPDATE AuditRecords SET Tenant = 'elsewhere'; UPDATE AuditMarks SET Tenant = 'elsewhere'");
        (await log.FirstBadAsync("elsewhere")).ShouldBe(Records, "the head is signed for its tenant");
    }

    /// <summary>10,000 records, of which each tampering gets a copy.</summary>
    public sealed class LongLog : IAsyncLifetime
    {
        private static readonly string[] Tables = ["AuditRecords", "AuditMarks"];

        private TestStorage _storage = null!;

        public async ValueTask InitializeAsync()
        {
            _storage = await TestStorage.OpenAsync();
            var change = KeystoreChange.None(Some.Edit()) with
            {
                Origin = new Origin("sb-1", "192.0.2.1", "correlation"),
                OtherActs = [.. Enumerable.Range(1, Records).Select(i => AuditTests.Export($"{i}"))],
            };
            await _storage.Store.ChangeAsync(Some.Tenant, _ => change, TestStorage.Token);
            await _storage.StopAsync();
            (await FirstBadAsync()).ShouldBeNull();
            foreach (var table in Tables) _storage.Execute($"CREATE TABLE Good{table} AS SELECT * FROM {table}");
        }

        public void Tamper(string sql)
        {
            foreach (var table in Tables) _storage.Execute($"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM Good{table}");
            _storage.Execute(sql);
        }

        internal async Task<long?> FirstBadAsync(string tenant = Some.Tenant)
        {
            await using var command = _storage.Another();
            return (await command.Audit.VerifyAsync(tenant, TestStorage.Token)).FirstBad;
        }

        public ValueTask DisposeAsync() => _storage.DisposeAsync();
    }
}
