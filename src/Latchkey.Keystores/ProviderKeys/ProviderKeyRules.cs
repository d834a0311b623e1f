using System.Collections.Immutable;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.History;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.ProviderKeys;

/// <summary>
/// The rules of the operator's key pairs (docs/contract.md#keys-of-the-operator). A key pair is provided; later its successor is prepared
/// and activated, and the replaced one moves to the history.
/// </summary>
public static class ProviderKeyRules
{
    /// <summary>The operator's key pairs in use that need a successor: they expire within the lead, and no successor is prepared.</summary>
    public static IEnumerable<Alias> DueForPreparation(this TenantKeystores keystores, DateTimeOffset now, TimeSpan lead) =>
        keystores.Provided(now + lead).Where(alias => !keystores.Renewal.Entries.ContainsKey(alias));

    /// <summary>The operator's key pairs in use that expire within the lead and have a prepared successor.</summary>
    public static IEnumerable<Alias> DueForActivation(this TenantKeystores keystores, DateTimeOffset now, TimeSpan lead) =>
        keystores.Provided(now + lead).Where(keystores.Renewal.Entries.ContainsKey);

    /// <summary>Provides a first key pair of the operator.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasTaken"/>.</exception>
    public static KeystoreChange Provide(
        this TenantKeystores keystores, Alias alias, ImmutableArray<Certificate> chain, SealedSecret privateKey, Edit edit) =>
        keystores.System.Add(alias, chain, privateKey, edit);

    /// <summary>Prepares the successor of a key pair of the operator.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasTaken"/>: a successor is already prepared.</exception>
    public static KeystoreChange Prepare(
        this TenantKeystores keystores, Alias alias, ImmutableArray<Certificate> chain, SealedSecret privateKey, Edit edit) =>
        keystores.Renewal.Add(alias, chain, privateKey, edit);

    /// <summary>
    /// Activates a prepared key pair: (1) the one in use moves to the history, (2) the prepared one takes its place, (3) and leaves the
    /// prepared ones.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.EntryNotFound"/>: no successor is prepared under this alias.</exception>
    public static KeystoreChange Activate(this TenantKeystores keystores, Alias alias, Edit edit)
    {
        var prepared = keystores.Renewal.Find(alias);
        var current = keystores.System.Entries.GetValueOrDefault(alias);
        var changes = new List<EntryChange>();
        if (current is not null) changes.Add(keystores.History.Retire(current, edit)); // (1)
        changes.Add(new EntryChange(KeystoreName.System, alias, current, prepared with { LastModified = edit })); // (2)
        changes.Add(new EntryChange(KeystoreName.Renewal, alias, prepared, null)); // (3)
        return new KeystoreChange(edit, [.. changes]) { Verb = AuditVerb.Activate };
    }

    /// <summary>Stores a key pair of the operator's certificate authority, in place of the former one.</summary>
    public static KeystoreChange Establish(
        this TenantKeystores keystores, Alias alias, ImmutableArray<Certificate> chain, SealedSecret privateKey, Edit edit)
    {
        var current = keystores.Operator.Entries.GetValueOrDefault(alias);
        var entry = KeystoreEntry.OfKeyPair(alias, chain, privateKey, EntryOwner.Operator, current, edit);
        return keystores.Operator.Change(alias, current, entry, edit);
    }

    private static IEnumerable<Alias> Provided(this TenantKeystores keystores, DateTimeOffset endingBy) => keystores.System.Entries.Values
        .Where(entry => entry is { Owner: EntryOwner.Operator, Type: EntryType.KeyPair } && entry.Certificate.ValidNotAfter <= endingBy)
        .Select(entry => entry.Alias);

    private static KeystoreChange Add(
        this Keystore keystore, Alias alias, ImmutableArray<Certificate> chain, SealedSecret privateKey, Edit edit)
    {
        if (keystore.Entries.ContainsKey(alias)) throw new RefusalException(new Refusal.AliasTaken(alias));
        return keystore.Change(alias, null, KeystoreEntry.OfKeyPair(alias, chain, privateKey, EntryOwner.Operator, null, edit), edit);
    }
}
