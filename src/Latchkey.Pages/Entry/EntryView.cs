using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Warnings;

namespace Latchkey.Pages.Entry;

/// <summary>What the page of an entry shows: the tenant as it was when it was read.</summary>
/// <param name="Keystore">The keystore.</param>
/// <param name="Alias">The alias.</param>
/// <param name="Entry">The entry, or null if there is none under the alias.</param>
/// <param name="Note">What people say of it, or null.</param>
/// <param name="Warnings">What people should know of it.</param>
/// <param name="Now">When.</param>
public sealed record EntryView(
    KeystoreName Keystore, Alias Alias, KeystoreEntry? Entry, AliasNote? Note, IReadOnlyList<EntryWarning> Warnings, DateTimeOffset Now)
{
    /// <summary>Whether former states of the entry may be kept.</summary>
    public bool HasVersions => Keystore == KeystoreName.System && !Alias.IsReserved;

    /// <summary>Whether it can have a note.</summary>
    public bool HasNote => Keystore == KeystoreName.System && Entry is not null;

    /// <summary>The view that an address names, or null if it names none.</summary>
    public static EntryView? Find(TenantKeystores keystores, string keystore, string hexalias, DateTimeOffset now)
    {
        try
        {
            return Of(keystores, KeystoreName.Parse(keystore), Alias.FromHexalias(hexalias), now);
        }
        catch (RefusalException)
        {
            return null;
        }
    }

    private static EntryView Of(TenantKeystores keystores, KeystoreName name, Alias alias, DateTimeOffset now)
    {
        var entry = keystores[name].Entries.GetValueOrDefault(alias);
        var warnings = entry is null ? [] : EntryWarnings.Of(entry, EntryWarnings.KnownIssuers(keystores[name]), now);
        return new EntryView(name, alias, entry, name == KeystoreName.System ? keystores.Notes.GetValueOrDefault(alias) : null, warnings, now);
    }
}
