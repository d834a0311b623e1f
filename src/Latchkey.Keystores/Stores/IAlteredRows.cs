namespace Latchkey.Keystores.Stores;

/// <summary>The rows found by this process that something other than Latchkey has changed. They have no effect.</summary>
public interface IAlteredRows
{
    /// <summary>Whether no such row was found.</summary>
    bool IsEmpty { get; }

    /// <summary>The first thousand of them.</summary>
    IReadOnlyList<AlteredRow> Found { get; }
}

/// <summary>Finds rows that something other than Latchkey has changed, with or without a running server.</summary>
public interface IRowVerification
{
    /// <summary>Verifies every signed row.</summary>
    /// <exception cref="Sealing.MasterKeyException">The master key is not available, or it is another one.</exception>
    Task<IReadOnlyList<AlteredRow>> RunAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Finds rows that Latchkey wrote so, but that are in an earlier state than the last that the audit log records: somebody has put them
    /// back. Also finds rows that are missing although the log has no act that deleted them.
    /// </summary>
    /// <exception cref="Sealing.MasterKeyException">The master key is not available, or it is another one.</exception>
    Task<IReadOnlyList<OutdatedRow>> FindOutdatedAsync(CancellationToken cancellationToken);
}

/// <summary>A row that is not in the state that the audit log records.</summary>
/// <param name="Row">The row.</param>
/// <param name="IsMissing">Whether it is missing; otherwise somebody has put it back in an earlier state.</param>
public sealed record OutdatedRow(AlteredRow Row, bool IsMissing);

/// <summary>A row that is not as Latchkey wrote it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">Its key in the table.</param>
public sealed record AlteredRow(string Table, string Key);
