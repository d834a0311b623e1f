namespace Latchkey.Keystores.Stores;

/// <summary>The rows that this process has met and that were changed by something else than Latchkey; they take no effect.</summary>
public interface IAlteredRows
{
    /// <summary>Whether there are none.</summary>
    bool IsEmpty { get; }

    /// <summary>The first thousand of them.</summary>
    IReadOnlyList<AlteredRow> Found { get; }
}

/// <summary>Looks for rows that were changed by something else than Latchkey; the server need not run, and may.</summary>
public interface IRowVerification
{
    /// <summary>Looks at every row that is signed.</summary>
    /// <exception cref="Sealing.MasterKeyException">The master key cannot be had, or is another one.</exception>
    Task<IReadOnlyList<AlteredRow>> RunAsync(CancellationToken cancellationToken);
}

/// <summary>A row that is not as Latchkey wrote it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">Its key there.</param>
public sealed record AlteredRow(string Table, string Key);
