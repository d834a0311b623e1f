using Latchkey.Keystores;
using Latchkey.Keystores.Certificates;

namespace Latchkey.Server.Api.KeystoreEntries;

/// <summary>An entry as the API shows it: the entry, the keystore that it is in, and how the last request left it.</summary>
internal sealed record KeystoreEntryView(Keystore Keystore, Alias Alias, Certificate Certificate)
{
    private const string Unchanged = "unchanged";

    public EntryType Type { get; private init; } = EntryType.Certificate;

    public EntryOwner Owner { get; private init; } = EntryOwner.TenantAdministrator;

    public Edit? Created { get; private init; }

    public Edit? LastModified { get; private init; }

    /// <summary>Null in every plain read (wire.md section 3).</summary>
    public string? Validity { get; private init; }

    /// <summary><c>unchanged</c> in every plain read (wire.md section 3).</summary>
    public string Status { get; private init; } = Unchanged;

    public static KeystoreEntryView Of(Keystore keystore, KeystoreEntry entry, string status = Unchanged) => new(keystore, entry.Alias, entry.Certificate)
    {
        Type = entry.Type,
        Owner = entry.Owner,
        Created = entry.Created,
        LastModified = entry.LastModified,
        Status = status,
    };

    /// <summary>A certificate that was refused for want of trust, as the body of the 409 shows it (wire.md 4.8).</summary>
    public static KeystoreEntryView NotTrusted(Alias alias, Certificate certificate) => new(Keystore.Empty(KeystoreName.System), alias, certificate)
    {
        Validity = "notTrusted",
        Status = "notImported",
    };

    public static IReadOnlyCollection<object> AllOf(Keystore keystore) => [.. keystore.Entries.Values.Select(entry => Of(keystore, entry))];

    /// <summary>All entries after a change, each with what the change did to it (wire.md section 3, Status).</summary>
    public static IReadOnlyCollection<object> AllAfter(Keystore keystore, KeystoreChange change)
    {
        var changed = change.Entries.ToDictionary(entry => entry.Alias, entry => entry.Before is null ? "new" : "changed");
        return [.. keystore.Entries.Values.Select(entry => Of(keystore, entry, changed.GetValueOrDefault(entry.Alias, Unchanged)))];
    }
}
