namespace Latchkey.Bench.Contenders;

/// <summary>A server that is measured: how it is started, and how each thing is asked of it. What is null cannot be asked of it.</summary>
/// <param name="Name">Its name in the tables.</param>
/// <param name="Command">The program; <c>{port}</c> and <c>{folder}</c> stand for what it is given.</param>
/// <param name="Arguments">Its arguments, with the same.</param>
/// <param name="Ready">A path that answers once it serves.</param>
internal sealed record Contender(string Name, string Command, string[] Arguments, string Ready)
{
    /// <summary>Imports a certificate under a new alias, durably.</summary>
    public Call? Import { get; init; }

    /// <summary>Replaces the certificate of an alias.</summary>
    public Call? Update { get; init; }

    /// <summary>Reads the facts of one entry as JSON.</summary>
    public Call? Read { get; init; }

    /// <summary>Exports one certificate.</summary>
    public Call? Export { get; init; }

    /// <summary>Lists every entry as JSON; <c>{count}</c> stands for their number, which some servers need.</summary>
    public Call? List { get; init; }

    /// <summary>Whether entries must be imported before they can be listed and read.</summary>
    public bool KeepsEntries { get; init; } = true;

    /// <summary>Where it writes its service key, below its folder; null if nobody need sign in.</summary>
    public string? ServiceKey { get; init; }

    /// <summary>Variables of its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
