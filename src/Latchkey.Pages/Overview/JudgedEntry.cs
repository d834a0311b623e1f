using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Warnings;

namespace Latchkey.Pages.Overview;

/// <summary>An entry of the tenant keystore and its warnings at a moment.</summary>
public sealed record JudgedEntry(KeystoreEntry Entry, IReadOnlyList<EntryWarning> Warnings, DateTimeOffset Now)
{
    /// <summary>Whole days until the certificate ends; negative once it has.</summary>
    public int DaysLeft => (int)Math.Floor((Entry.Certificate.ValidNotAfter - Now).TotalDays);

    /// <summary>Whether there is a warning of a kind.</summary>
    public bool Has(WarningKind kind) => Warnings.Any(warning => warning.Kind == kind);

    /// <summary>Pairs every entry with its warnings.</summary>
    public static IReadOnlyList<JudgedEntry> All(Latchkey.Keystores.Tenants.Keystore keystore, DateTimeOffset now)
    {
        var issuers = EntryWarnings.KnownIssuers(keystore);
        return [.. keystore.Entries.Values.Select(entry => new JudgedEntry(entry, EntryWarnings.Of(entry, issuers, now), now))];
    }
}
