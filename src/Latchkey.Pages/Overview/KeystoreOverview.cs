using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Warnings;

namespace Latchkey.Pages.Overview;

/// <summary>The content of the overview of a keystore's entries.</summary>
public sealed class KeystoreOverview(IReadOnlyList<JudgedEntry> all, DateTimeOffset now)
{
    /// <summary>The maximum length of a list.</summary>
    public const int MaxShown = 20;

    /// <summary>When.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Every entry.</summary>
    public IReadOnlyList<JudgedEntry> All => all;

    /// <summary>The number of key pairs.</summary>
    public int KeyPairs { get; } = all.Count(judged => judged.Entry.Type == EntryType.KeyPair);

    /// <summary>The number of entries of the operator.</summary>
    public int OwnedByOperator { get; } = all.Count(judged => judged.Entry.Owner == EntryOwner.Operator);

    /// <summary>The number of entries that expire soon.</summary>
    public int EndingSoon { get; } = all.Count(judged => judged.Has(WarningKind.EndsSoon));

    /// <summary>The expired entries, the last to expire first.</summary>
    public IReadOnlyList<JudgedEntry> Expired { get; } =
        [.. all.Where(judged => judged.Has(WarningKind.Expired)).OrderByDescending(judged => judged.Entry.Certificate.ValidNotAfter)];

    /// <summary>The entries that have not expired, the first to expire first.</summary>
    public IReadOnlyList<JudgedEntry> Ending { get; } =
        [.. all.Where(judged => !judged.Has(WarningKind.Expired)).OrderBy(judged => judged.Entry.Certificate.ValidNotAfter)];

    /// <summary>The entries with a weak key in their chain.</summary>
    public IReadOnlyList<JudgedEntry> Weak { get; } = [.. all.Where(judged => judged.Has(WarningKind.WeakKey))];

    /// <summary>The entries with an incomplete chain.</summary>
    public IReadOnlyList<JudgedEntry> Incomplete { get; } = [.. all.Where(judged => judged.Has(WarningKind.ChainIncomplete))];

    /// <summary>The most recently changed entries, latest first.</summary>
    public IEnumerable<KeystoreEntry> LastModified => all.Select(judged => judged.Entry).OrderByDescending(entry => entry.LastModified.At);

    /// <summary>The overview of a keystore at a moment.</summary>
    public static KeystoreOverview Of(Latchkey.Keystores.Tenants.Keystore keystore, DateTimeOffset now) =>
        new(JudgedEntry.All(keystore, now), now);
}
