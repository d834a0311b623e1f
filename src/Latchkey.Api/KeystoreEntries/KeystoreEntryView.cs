using System.Collections.Immutable;
using System.Text;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Api.KeystoreEntries;

/// <summary>An entry as the API shows it: with its keystore, and the effect of the last request.</summary>
internal sealed record KeystoreEntryView
{
    private const string Unchanged = "unchanged";

    private KeystoreEntryView(Keystore keystore, string alias, ImmutableArray<Certificate> chain)
    {
        Keystore = keystore;
        Alias = alias;
        Chain = chain;
    }

    public Keystore Keystore { get; }

    /// <summary>The alias; for an entry that was not imported, the alias in the file.</summary>
    public string Alias { get; }

    public string Hexalias => Convert.ToHexString(Encoding.UTF8.GetBytes(Alias));

    /// <summary>The certificate, or the chain of a key pair; empty for an entry of an unsupported kind.</summary>
    public ImmutableArray<Certificate> Chain { get; }

    public Certificate? Certificate => Chain.IsEmpty ? null : Chain[0];

    public EntryType? Type { get; private init; }

    public EntryOwner Owner { get; private init; }

    public Edit? Created { get; private init; }

    public Edit? LastModified { get; private init; }

    public Activation? Activation { get; private init; }

    /// <summary>The validity; null in every plain read (docs/contract.md#status-and-validity).</summary>
    public string? Validity { get; private init; }

    /// <summary>The effect of the request; <c>unchanged</c> in every plain read (docs/contract.md#status-and-validity).</summary>
    public string Status { get; private init; } = Unchanged;

    /// <summary>The chain of a key pair, root first (docs/contract.md#chain-certificates); empty for a certificate.</summary>
    public IReadOnlyCollection<object> ChainCertificates => Type != EntryType.KeyPair
        ? []
        : [.. Chain.Reverse().Select((certificate, index) => new ChainCertificateView(this, index, certificate))];

    public static KeystoreEntryView Of(Keystore keystore, KeystoreEntry entry, string status = Unchanged) =>
        new(keystore, entry.Alias.Value, entry.Chain)
        {
            Type = entry.Type,
            Owner = entry.Owner,
            Created = entry.Created,
            LastModified = entry.LastModified,
            Activation = entry.Activation,
            Status = status,
        };

    /// <summary>An untrusted certificate, for the body of the 409 (docs/contract.md#upload-a-certificate).</summary>
    public static KeystoreEntryView NotTrusted(Alias alias, Certificate certificate) =>
        new(Keystore.Empty(KeystoreName.System), alias.Value, [certificate])
        {
            Type = EntryType.Certificate,
            Validity = "notTrusted",
            Status = "notImported",
        };

    public static IReadOnlyCollection<object> AllOf(Keystore keystore) => [.. keystore.Entries.Values.Select(entry => Of(keystore, entry))];

    /// <summary>
    /// All entries after a change, each with the effect of the change as its Status, then the entries that were not taken.
    /// </summary>
    public static IReadOnlyCollection<object> AllAfter(Keystore keystore, KeystoreChange change) =>
        [.. Present(keystore, change), .. NotTaken(keystore, change)];

    private static IReadOnlyCollection<object> Present(Keystore keystore, KeystoreChange change)
    {
        var changed = change.Entries.Where(entry => entry.Keystore == keystore.Name)
            .ToDictionary(entry => entry.Alias, entry => entry.Before is null ? "new" : "changed");
        return [.. keystore.Entries.Values.Select(entry => Of(keystore, entry, changed.GetValueOrDefault(entry.Alias, Unchanged)))];
    }

    /// <summary>
    /// The same as <see cref="AllAfter"/>, then the entries that an import removed or refused (docs/contract.md#import-a-keystore).
    /// </summary>
    public static IReadOnlyCollection<object> AllAfterImport(Keystore keystore, KeystoreChange change) =>
    [
        .. Present(keystore, change),
        .. change.Entries.Where(entry => entry.After is null).Select(entry => Of(keystore, entry.Before!, "removed")),
        .. NotTaken(keystore, change),
    ];

    private static IEnumerable<object> NotTaken(Keystore keystore, KeystoreChange change) =>
        change.NotTaken.Select(entry => NotTaken(keystore, entry));

    private static KeystoreEntryView NotTaken(Keystore keystore, EntryNotTaken refused) =>
        new(keystore, refused.Alias, refused.Entry?.Chain ?? [])
        {
            Type = refused.Entry?.Type,
            Status = refused.Reason,
        };
}
