using System.Collections.Immutable;

namespace Latchkey.Keystores;

/// <summary>
/// The keystores of one tenant at one revision. They change together, because activating a key or taking a backup
/// moves entries from one to another.
/// </summary>
public sealed partial class TenantKeystores
{
    private readonly ImmutableDictionary<KeystoreName, Keystore> _keystores;

    private TenantKeystores(long revision, ImmutableDictionary<KeystoreName, Keystore> keystores)
    {
        Revision = revision;
        _keystores = keystores;
    }

    /// <summary>Counts the changes of the tenant: a larger number is a later state.</summary>
    public long Revision { get; }

    /// <summary>The tenant keystore, which integration flows use.</summary>
    public Keystore System => this[KeystoreName.System];

    /// <summary>The backup of the tenant administrator's entries.</summary>
    public Keystore Backup => this[KeystoreName.Backup];

    /// <summary>Successors of the operator's key pairs.</summary>
    public Keystore Renewal => this[KeystoreName.Renewal];

    /// <summary>The operator's key pairs that were replaced.</summary>
    public Keystore History => this[KeystoreName.History];

    /// <summary>The operator's certificate authority: the entries <c>root</c> and <c>issuing</c>.</summary>
    public Keystore Operator => this[KeystoreName.Operator];

    /// <summary>The keystore with this name.</summary>
    public Keystore this[KeystoreName name] => _keystores[name];

    /// <summary>The keystores as they were stored; those not given are empty.</summary>
    public static TenantKeystores Load(long revision, IEnumerable<Keystore> keystores) => new(
        revision,
        KeystoreName.All.ToImmutableDictionary(name => name, Keystore.Empty)
            .SetItems(keystores.Select(keystore => KeyValuePair.Create(keystore.Name, keystore))));

    /// <summary>The state after a change, one revision later, whether it was just decided or read back from the store.</summary>
    public TenantKeystores Apply(KeystoreChange change) => new(
        Revision + 1,
        _keystores.SetItems(change.Entries.GroupBy(entry => entry.Keystore)
            .Select(entries => KeyValuePair.Create(entries.Key, this[entries.Key].Apply(entries, change.Edit)))));
}
