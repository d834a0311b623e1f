namespace Latchkey.Keystores.Audit;

/// <summary>
/// Reads and keeps the audit log. A record is written in the transaction of the change that it records. With the server's master key, a
/// second process can use the log beside a running server.
/// </summary>
public interface IAuditLog
{
    /// <summary>What <see cref="CompareAsync"/> returns for a pruned record.</summary>
    const string Pruned = "the record was pruned, so that it cannot be compared";

    /// <summary>The faults that writes have found at the ends of logs since the start. Each is recorded in its log.</summary>
    IReadOnlyList<string> Faults { get; }

    /// <summary>The tenants that have a log.</summary>
    Task<IReadOnlyList<string>> TenantsAsync(CancellationToken cancellationToken);

    /// <summary>The tenants that have a log, or must have one according to the rest of the database.</summary>
    Task<IReadOnlyList<string>> ExpectedTenantsAsync(CancellationToken cancellationToken);

    /// <summary>The tenants for whose logs acts wait for the next write. Rows that Latchkey did not write are ignored.</summary>
    Task<IReadOnlyList<string>> WaitingAsync(CancellationToken cancellationToken);

    /// <summary>Reads records; a bounded number of them is in memory at a time.</summary>
    IAsyncEnumerable<AuditRecord> ReadAsync(string tenant, AuditRange range, CancellationToken cancellationToken);

    /// <summary>The signed positions of a tenant's log.</summary>
    Task<IReadOnlyList<AuditMark>> MarksAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>The newest position of every log, if it is as it was signed.</summary>
    Task<IReadOnlyList<AuditMark>> HeadsAsync(CancellationToken cancellationToken);

    /// <summary>Verifies the chain of a tenant.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="progress">Receives the number of verified records from time to time; or null.</param>
    Task<AuditFinding> VerifyAsync(string tenant, CancellationToken cancellationToken, IProgress<long>? progress = null);

    /// <summary>
    /// Compares a position that was recorded elsewhere with the log. Returns the fault (the log has another record there, or none), or
    /// null.
    /// </summary>
    Task<string?> CompareAsync(string tenant, long sequence, ReadOnlyMemory<byte> hash, CancellationToken cancellationToken);

    /// <summary>
    /// Checks, without reading the whole log of a tenant, that it ends where Latchkey left it. Returns the fault, or null. A log without a
    /// head gets a new one at its last record, so that records can be added.
    /// </summary>
    Task<string?> BeginAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>The public key that verifies signed heads, in PEM.</summary>
    string PublicKey();

    /// <summary>
    /// Signs the head of a tenant for the current day, unless that has been done. Returns the mark, or null if there are no records.
    /// </summary>
    Task<AuditMark?> SignAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Signs the last record before a time as the new anchor, then deletes all records up to it.</summary>
    /// <returns>The sequence number of the last deleted record, or null if none was deleted.</returns>
    Task<long?> PruneAsync(string tenant, DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>Which records to read.</summary>
public sealed record AuditRange
{
    /// <summary>The first sequence number.</summary>
    public long Least { get; init; } = 1;

    /// <summary>The last sequence number.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>The earliest time, or null.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The latest time, or null.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether the newest record comes first.</summary>
    public bool NewestFirst { get; init; }
}
