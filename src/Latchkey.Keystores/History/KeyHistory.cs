using System.Globalization;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.History;

/// <summary>The rules of the operator's replaced key pairs (docs/contract.md#keys-of-the-operator).</summary>
public static class KeyHistory
{
    /// <summary>Prepares a key pair of the history for reuse.</summary>
    /// <param name="keystores">The keystores of the tenant.</param>
    /// <param name="historyAlias">Its alias in the history, <c>[n]_alias</c>.</param>
    /// <param name="destination">The alias to prepare it under, which must be one of the operator's; null for its former alias.</param>
    /// <param name="edit">Who copies, and when.</param>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.HistoryAliasMalformed"/>, <see cref="Refusal.HistoryEntryNotFound"/>,
    /// <see cref="Refusal.AliasNotReserved"/> or <see cref="Refusal.AliasTaken"/>.
    /// </exception>
    public static KeystoreChange CopyFromHistory(this TenantKeystores keystores, Alias historyAlias, Alias? destination, Edit edit)
    {
        if (!historyAlias.Value.StartsWith('[')) throw new RefusalException(new Refusal.HistoryAliasMalformed(historyAlias));
        var retired = keystores.History.Entries.GetValueOrDefault(historyAlias)
            ?? throw new RefusalException(new Refusal.HistoryEntryNotFound(historyAlias));
        var alias = destination ?? retired.Activation!.OriginalAlias;
        if (!alias.IsReserved) throw new RefusalException(new Refusal.AliasNotReserved(alias));
        alias.RefuseUnlessVisible();
        if (keystores.Renewal.Entries.ContainsKey(alias)) throw new RefusalException(new Refusal.AliasTaken(alias));
        var copy = retired with { Alias = alias, Activation = null, LastModified = edit };
        return keystores.Renewal.Change(alias, null, copy, edit) with { Verb = AuditVerb.Restore };
    }

    /// <summary>Moves a replaced key pair into the history, under the next number of its alias.</summary>
    internal static EntryChange Retire(this Keystore history, KeystoreEntry current, Edit edit)
    {
        var sequence = 1 + history.Entries.Values
            .Where(entry => entry.Activation!.OriginalAlias == current.Alias)
            .Select(entry => entry.Activation!.SequenceNumber)
            .DefaultIfEmpty(0)
            .Max();
        var alias = Alias.Parse(string.Create(CultureInfo.InvariantCulture, $"[{sequence}]_{current.Alias}"));
        var retired = current with { Alias = alias, Activation = new Activation(current.Alias, sequence, current.LastModified, edit) };
        return new EntryChange(history.Name, alias, null, retired);
    }
}
