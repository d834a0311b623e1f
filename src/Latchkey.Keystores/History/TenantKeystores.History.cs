using System.Collections.Immutable;
using System.Globalization;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores;

/// <content>
/// The life of the operator's key pairs (docs/contract.md#keys-of-the-operator): prepared, activated, replaced, kept in the
/// history.
/// </content>
public sealed partial class TenantKeystores
{
    /// <summary>Puts a key pair of the operator in use where there is none yet.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasTaken"/>.</exception>
    public KeystoreChange Provide(Alias alias, ImmutableArray<Certificate> chain, SealedSecret privateKey, Edit edit) =>
        Add(System, alias, chain, privateKey, edit);

    /// <summary>Prepares the successor of a key pair of the operator.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasTaken"/>: there is one already.</exception>
    public KeystoreChange Prepare(Alias alias, ImmutableArray<Certificate> chain, SealedSecret privateKey, Edit edit) =>
        Add(Renewal, alias, chain, privateKey, edit);

    /// <summary>
    /// Puts a prepared key pair in use: (1) the one in use goes into the history, (2) the prepared one takes its place, (3)
    /// and is no longer prepared.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.EntryNotFound"/>: nothing is prepared under this alias.</exception>
    public KeystoreChange Activate(Alias alias, Edit edit)
    {
        var prepared = Renewal.Find(alias);
        var current = System.Entries.GetValueOrDefault(alias);
        var changes = new List<EntryChange>();
        if (current is not null) changes.Add(Retire(current, edit)); // (1)
        changes.Add(new EntryChange(KeystoreName.System, alias, current, prepared with { LastModified = edit })); // (2)
        changes.Add(new EntryChange(KeystoreName.Renewal, alias, prepared, null)); // (3)
        return new KeystoreChange(edit, [.. changes]) { Verb = AuditVerb.Activate };
    }

    /// <summary>Prepares a key pair of the history to be used again.</summary>
    /// <param name="historyAlias">Its alias in the history, <c>[n]_alias</c>.</param>
    /// <param name="destination">The alias to prepare it under, one of the operator's; null for the one that it had.</param>
    /// <param name="edit">Who asks, and when.</param>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.HistoryAliasMalformed"/>, <see cref="Refusal.HistoryEntryNotFound"/>,
    /// <see cref="Refusal.AliasNotReserved"/> or <see cref="Refusal.AliasTaken"/>.
    /// </exception>
    public KeystoreChange CopyFromHistory(Alias historyAlias, Alias? destination, Edit edit)
    {
        if (!historyAlias.Value.StartsWith('[')) throw new RefusalException(new Refusal.HistoryAliasMalformed(historyAlias));
        var retired = History.Entries.GetValueOrDefault(historyAlias) ?? throw new RefusalException(new Refusal.HistoryEntryNotFound(historyAlias));
        var alias = destination ?? retired.Activation!.OriginalAlias;
        if (!alias.IsReserved) throw new RefusalException(new Refusal.AliasNotReserved(alias));
        alias.RefuseUnlessVisible();
        if (Renewal.Entries.ContainsKey(alias)) throw new RefusalException(new Refusal.AliasTaken(alias));
        var copy = retired with { Alias = alias, Activation = null, LastModified = edit };
        return KeystoreChange.One(edit, new EntryChange(KeystoreName.Renewal, alias, null, copy)) with { Verb = AuditVerb.Restore };
    }

    /// <summary>Keeps a key pair of the operator's certificate authority, in place of the one that it had.</summary>
    public KeystoreChange Establish(Alias alias, ImmutableArray<Certificate> chain, SealedSecret privateKey, Edit edit)
    {
        var entry = Keystore.KeyPair(alias, chain, privateKey, EntryOwner.Operator, Operator.Entries.GetValueOrDefault(alias), edit);
        return KeystoreChange.One(edit, new EntryChange(KeystoreName.Operator, alias, Operator.Entries.GetValueOrDefault(alias), entry));
    }

    private EntryChange Retire(KeystoreEntry current, Edit edit)
    {
        var sequence = 1 + History.Entries.Values
            .Where(entry => entry.Activation!.OriginalAlias == current.Alias)
            .Select(entry => entry.Activation!.SequenceNumber)
            .DefaultIfEmpty(0)
            .Max();
        var alias = Alias.Parse(string.Create(CultureInfo.InvariantCulture, $"[{sequence}]_{current.Alias}"));
        var retired = current with { Alias = alias, Activation = new Activation(current.Alias, sequence, current.LastModified, edit) };
        return new EntryChange(KeystoreName.History, alias, null, retired);
    }

    private static KeystoreChange Add(Keystore keystore, Alias alias, ImmutableArray<Certificate> chain, SealedSecret privateKey, Edit edit)
    {
        if (keystore.Entries.ContainsKey(alias)) throw new RefusalException(new Refusal.AliasTaken(alias));
        var entry = Keystore.KeyPair(alias, chain, privateKey, EntryOwner.Operator, null, edit);
        return KeystoreChange.One(edit, new EntryChange(keystore.Name, alias, null, entry));
    }
}
