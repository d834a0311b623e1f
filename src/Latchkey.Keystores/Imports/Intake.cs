using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Imports;

/// <summary>Decides for each entry of a keystore file under which alias the keystore takes it, or why it does not.</summary>
internal sealed class Intake(Keystore keystore, ImportOption option, Edit edit)
{
    private readonly Dictionary<Alias, KeystoreEntry> _taken = [];
    private readonly List<EntryNotTaken> _notTaken = [];
    private readonly HashSet<string> _stated = new(StringComparer.Ordinal);

    /// <summary>The new state of the entries that are taken.</summary>
    public IEnumerable<KeystoreEntry> Taken => _taken.Values;

    /// <summary>The entries that are not taken.</summary>
    public IReadOnlyList<EntryNotTaken> NotTaken => _notTaken;

    /// <summary>
    /// The aliases that the file itself states, whether or not their entries are taken. Invented aliases are not among them.
    /// </summary>
    public IEnumerable<string> Stated => _stated;

    /// <summary>Decides about all entries: first those that have an alias of their own, and key pairs before certificates.</summary>
    public void TakeAll(IReadOnlyList<ImportedEntry> imported)
    {
        var nameless = new List<ImportedEntry>();
        foreach (var entry in imported.OrderBy(Rank))
        {
            if (string.IsNullOrWhiteSpace(entry.Alias) || (!_stated.Add(entry.Alias) && FaultOf(entry) is null)) nameless.Add(entry);
            else Take(entry);
        }

        var aliases = new InventedAliases(alias =>
            _stated.Contains(alias.Value) || keystore.Altered.Contains(alias) || keystore.Staying(alias, option) is not null);
        var held = nameless.Count > 0 ? Held() : null;
        foreach (var entry in nameless) TakeNameless(entry, aliases, held!);
    }

    private static int Rank(ImportedEntry entry) => entry switch
    {
        { Unsupported: not null } => 2,
        { PrivateKey: null } => 1,
        _ => 0,
    };

    private void Take(ImportedEntry entry)
    {
        if (FaultOf(entry) is { } fault) _notTaken.Add(new EntryNotTaken(entry.Alias, Shown(entry), fault));
        else if (ClashOf(entry) is { } clash) _notTaken.Add(new EntryNotTaken(entry.Alias, Shown(entry), clash));
        else Add(entry, Alias.Parse(entry.Alias));
    }

    // A certificate or key pair that is already there under another alias is not added again if the file has no name for it.
    private void TakeNameless(ImportedEntry entry, InventedAliases aliases, Dictionary<string, Alias> held)
    {
        if (entry.Unsupported is { } reason)
        {
            _notTaken.Add(new EntryNotTaken(aliases.For(entry).Value, null, EntryNotTaken.Status + reason));
            return;
        }

        var contents = ContentsOf(entry);
        if (!held.TryGetValue(contents, out var alias)) held.Add(contents, alias = aliases.For(entry));
        if (!_taken.ContainsKey(alias)) Add(entry, alias);
    }

    // The entry that stays under the alias in the keystore, and those that the file has brought so far. The latter come first.
    private Dictionary<string, Alias> Held()
    {
        var held = new Dictionary<string, Alias>(StringComparer.Ordinal);
        var staying = keystore.Entries.Values.Where(entry => entry.IsOfAdministrator && !_taken.ContainsKey(entry.Alias));
        foreach (var entry in _taken.Values.Concat(staying))
            held.TryAdd(KeystoreEntry.ContentsOf(entry.Type, entry.Chain), entry.Alias);
        return held;
    }

    private static string ContentsOf(ImportedEntry entry) =>
        KeystoreEntry.ContentsOf(entry.PrivateKey is null ? EntryType.Certificate : EntryType.KeyPair, entry.Chain);

    private void Add(ImportedEntry entry, Alias alias) => _taken.Add(alias, EntryOf(entry, alias));

    // The new state of the entry, which replaces the present one.
    private KeystoreEntry EntryOf(ImportedEntry entry, Alias alias)
    {
        var current = keystore.Entries.GetValueOrDefault(alias);
        return entry.PrivateKey is { } privateKey
            ? KeystoreEntry.OfKeyPair(alias, entry.Chain, privateKey, EntryOwner.TenantAdministrator, current, edit)
            : KeystoreEntry.OfCertificate(alias, entry.Chain[0], current, edit);
    }

    private string? FaultOf(ImportedEntry entry)
    {
        if (entry.Unsupported is { } unsupported) return EntryNotTaken.Status + unsupported;
        const string NotAllowed = EntryNotTaken.Status + "The alias is not allowed.";
        if (!Alias.TryParse(entry.Alias, out var alias) || (!keystore.Entries.ContainsKey(alias) && !alias.IsVisible)) return NotAllowed;
        if (alias.Value.StartsWith("sap_", StringComparison.Ordinal))
            return $"{NotAllowed} Aliases starting with 'sap_' are reserved for SAP.";
        return alias.IsReserved ? $"{NotAllowed} The alias '{alias}' is reserved for SAP." : null;
    }

    private string? ClashOf(ImportedEntry entry)
    {
        var present = keystore.Staying(Alias.Parse(entry.Alias), option);
        if (option == ImportOption.Merge && present is not null)
            return EntryNotTaken.Status + "An entry with the same alias already exists";

        // The space before the colon is SAP's.
        return entry.PrivateKey is null && present?.Type == EntryType.KeyPair
            ? "notImported :Key Pair entry cannot be overwritten by a certificate entry."
            : null;
    }

    // For an entry that is not taken, the answer shows its certificate, if there is one, under a valid alias.
    private KeystoreEntry? Shown(ImportedEntry entry) =>
        entry.Chain.IsEmpty || !Alias.TryParse(entry.Alias, out var alias)
            ? null
            : KeystoreEntry.OfCertificate(alias, entry.Chain[0], null, edit);
}
