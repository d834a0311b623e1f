using System.Collections.Immutable;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Changesets;

/// <summary>The rule of changes that happen together or not at all.</summary>
public static class ChangesTogether
{
    /// <summary>
    /// Decides several changes as one. Each rule sees the state that the rules before it leave. If one refuses, all are refused.
    /// </summary>
    /// <param name="keystores">The state that the first rule sees.</param>
    /// <param name="rules">At least one rule.</param>
    /// <returns>The change from the first state to the last; <see cref="KeystoreChange.Parts"/> has the decision of each rule.</returns>
    public static KeystoreChange ChangeTogether(
        this TenantKeystores keystores, IReadOnlyCollection<Func<TenantKeystores, KeystoreChange>> rules)
    {
        var (state, parts) = (keystores, ImmutableArray.CreateBuilder<KeystoreChange>(rules.Count));
        foreach (var rule in rules)
        {
            var change = rule(state);
            parts.Add(change);
            if (change.ChangesState) state = state.Apply(change);
        }

        return new KeystoreChange(parts[^1].Edit, Merged(parts))
        {
            Purged = [.. parts.SelectMany(part => part.Purged)],
            Materials = Merged(parts.SelectMany(part => part.Materials)),
            PurgedMaterials = [.. parts.SelectMany(part => part.PurgedMaterials)],
            Notes = [.. parts.SelectMany(part => part.Notes)],
            Notices = [.. parts.SelectMany(part => part.Notices)],
            Approvals = [.. parts.SelectMany(part => part.Approvals)],
            Parts = parts.MoveToImmutable(),
        };
    }

    // If an entry changes several times, its first state before and its last state after count. An entry that is created and deleted leaves
    // nothing.
    private static ImmutableArray<EntryChange> Merged(IEnumerable<KeystoreChange> parts) =>
    [
        .. parts.SelectMany(part => part.Entries)
            .GroupBy(entry => (entry.Keystore, entry.Alias))
            .Select(changes => changes.First() with { After = changes.Last().After })
            .Where(change => change.Before is not null || change.After is not null || change.ForgetsAltered),
    ];

    private static ImmutableArray<MaterialChange> Merged(IEnumerable<MaterialChange> changes) =>
    [
        .. changes.GroupBy(change => change.Id).Select(same => same.First() with { After = same.Last().After })
            .Where(change => change.Before is not null || change.After is not null || change.ForgetsAltered),
    ];
}
