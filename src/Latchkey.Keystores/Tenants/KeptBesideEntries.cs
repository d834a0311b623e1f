using System.Collections.Immutable;
using Latchkey.Keystores.Audit;

namespace Latchkey.Keystores.Tenants;

/// <summary>Keeps the values beside the entries of the tenant keystore, such as notes, in step with the entries.</summary>
internal static class KeptBesideEntries
{
    /// <summary>The kept values after a change. A value follows a renamed entry and is deleted with a deleted one.</summary>
    public static ImmutableDictionary<Alias, T> After<T>(
        this ImmutableDictionary<Alias, T> before, KeystoreChange change, Func<KeystoreChange, ImmutableArray<AliasChange<T>>> changes)
        where T : class
    {
        if (!change.Parts.IsEmpty) return change.Parts.Aggregate(before, (kept, part) => kept.After(part, changes));
        if (!before.IsEmpty) before = before.Following(change);
        return before.After(changes(change));
    }

    /// <summary>The kept values after changes of these values only.</summary>
    public static ImmutableDictionary<Alias, T> After<T>(this ImmutableDictionary<Alias, T> before, IEnumerable<AliasChange<T>> changes)
        where T : class
    {
        var kept = before.ToBuilder();
        foreach (var change in changes)
        {
            if (change.After is null) kept.Remove(change.Alias);
            else kept[change.Alias] = change.After;
        }

        return kept.ToImmutable();
    }

    private static ImmutableDictionary<Alias, T> Following<T>(this ImmutableDictionary<Alias, T> before, KeystoreChange change)
        where T : class
    {
        var kept = before.ToBuilder();
        foreach (var gone in change.Entries.Where(entry => entry.Keystore == KeystoreName.System && entry.After is null))
        {
            if (!kept.Remove(gone.Alias, out var value) || change.Verb != AuditVerb.Rename) continue;
            kept[change.Entries.First(entry => entry.Before is null).Alias] = value;
        }

        return kept.ToImmutable();
    }
}
