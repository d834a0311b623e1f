using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Warnings;

namespace Latchkey.Pages.Overview;

/// <summary>What the overview shows of the entries of a keystore.</summary>
public sealed class KeystoreOverview(IReadOnlyList<JudgedEntry> all, DateTimeOffset now)
{
    /// <summary>Most entries of a list.</summary>
    public const int MaxShown = 20;

    /// <summary>When.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Every entry.</summary>
    public IReadOnlyList<JudgedEntry> All => all;

    /// <summary>How many key pairs.</summary>
    public int KeyPairs { get; } = all.Count(judged => judged.Entry.Type == EntryType.KeyPair);

    /// <summary>How many entries are the operator's.</summary>
    public int OwnedByOperator { get; } = all.Count(judged => judged.Entry.Owner == EntryOwner.Operator);

    /// <summary>How many end soon.</summary>
    public int EndingSoon { get; } = all.Count(judged => judged.Has(WarningKind.EndsSoon));

    /// <summary>Those that have expired, the latest first.</summary>
    public IReadOnlyList<JudgedEntry> Expired { get; } =
        [.. all.Where(judged => judged.Has(WarningKind.Expired)).OrderByDescending(judged => judged.Entry.Certificate.ValidNotAfter)];

    /// <summary>Those that have not, the first to end first.</summary>
    public IReadOnlyList<JudgedEntry> Ending { get; } =
        [.. all.Where(judged => !judged.Has(WarningKind.Expired)).OrderBy(judged => judged.Entry.Certificate.ValidNotAfter)];

    /// <summary>Those with a weak key in their chain.</summary>
    public IReadOnlyList<JudgedEntry> Weak { get; } = [.. all.Where(judged => judged.Has(WarningKind.WeakKey))];

    /// <summary>Those whose chain is incomplete.</summary>
    public IReadOnlyList<JudgedEntry> Incomplete { get; } = [.. all.Where(judged => judged.Has(WarningKind.ChainIncomplete))];

    /// <summary>Those that were changed last, the latest first.</summary>
    public IEnumerable<KeystoreEntry> LastModified => all.Select(judged => judged.Entry).OrderByDescending(entry => entry.LastModified.At);

    /// <summary>The overview of a keystore at a moment.</summary>
    public static KeystoreOverview Of(Latchkey.Keystores.Tenants.Keystore keystore, DateTimeOffset now) => new(JudgedEntry.All(keystore, now), now);
}
