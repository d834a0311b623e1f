namespace Latchkey.Keystores.Audit;

/// <summary>
/// Reads and keeps the audit log. A record is written in the transaction of the change that it records.
/// Works beside a running server too, given its master key.
/// </summary>
public interface IAuditLog
{
    /// <summary>What <see cref="CompareAsync"/> says of a record that was pruned.</summary>
    const string Pruned = "the record was pruned, so that it cannot be compared";

    /// <summary>The tenants that have a log.</summary>
    Task<IReadOnlyList<string>> TenantsAsync(CancellationToken cancellationToken);

    /// <summary>The tenants that have a log, or must have one by what else there is in the database.</summary>
    Task<IReadOnlyList<string>> ExpectedTenantsAsync(CancellationToken cancellationToken);

    /// <summary>Reads records, a bounded number of them in memory at a time.</summary>
    IAsyncEnumerable<AuditRecord> ReadAsync(string tenant, AuditRange range, CancellationToken cancellationToken);

    /// <summary>The signed places of a tenant's log.</summary>
    Task<IReadOnlyList<AuditMark>> MarksAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>The newest place of every log.</summary>
    Task<IReadOnlyList<AuditMark>> HeadsAsync(CancellationToken cancellationToken);

    /// <summary>Checks the chain of a tenant.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="progress">Receives now and then the number of records checked so far; or null.</param>
    Task<AuditFinding> VerifyAsync(string tenant, CancellationToken cancellationToken, IProgress<long>? progress = null);

    /// <summary>The fault of a place that somebody has kept elsewhere, or null: the log has another record there, or none.</summary>
    Task<string?> CompareAsync(string tenant, long sequence, ReadOnlyMemory<byte> hash, CancellationToken cancellationToken);

    /// <summary>
    /// Looks, without reading the whole log of a tenant, whether it ends as it was left: returns the fault, or null. A log that has lost
    /// its head gets another one at its last record, so that it can go on.
    /// </summary>
    Task<string?> BeginAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>The public key that signed heads are checked by, as PEM.</summary>
    string PublicKey();

    /// <summary>
    /// Signs the head of a tenant for the day of its clock, unless that was done; returns the mark, or null if there are no records.
    /// </summary>
    Task<AuditMark?> SignAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Deletes the records written before a time, after signing the last of them as the new anchor.</summary>
    /// <returns>The sequence number of the last record that was deleted, or null if there was none.</returns>
    Task<long?> PruneAsync(string tenant, DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>Which records to read.</summary>
public sealed record AuditRange
{
    /// <summary>The least sequence number.</summary>
    public long Least { get; init; } = 1;

    /// <summary>The largest sequence number.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>The earliest time, or null.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The latest time, or null.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether the newest record comes first.</summary>
    public bool NewestFirst { get; init; }
}
