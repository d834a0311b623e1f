using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Pages.Keystore;

/// <summary>A tab of the page: one of the keystores that a tenant has (docs/contract.md#keystore-page).</summary>
public sealed record KeystoreTab(string Path, string Title, KeystoreName Keystore)
{
    public static readonly KeystoreTab Current = new("keystore", "Current", KeystoreName.System);
    public static readonly KeystoreTab Backup = new("keystore/backup", "Backup", KeystoreName.Backup);
    public static readonly KeystoreTab NewSapKeys = new("keystore/new-sap-keys", "New SAP Keys", KeystoreName.Renewal);
    public static readonly KeystoreTab SapKeyHistory = new("keystore/sap-key-history", "SAP Key History", KeystoreName.History);

    public static IReadOnlyList<KeystoreTab> All { get; } = [Current, Backup, NewSapKeys, SapKeyHistory];

    /// <summary>Whether the keystore can be downloaded as a file.</summary>
    public bool IsDownloaded => Keystore == KeystoreName.System || Keystore == KeystoreName.Backup;

    /// <summary>The tab of a path below the page; the first if there is none such.</summary>
    public static KeystoreTab Of(string? name) => All.FirstOrDefault(tab => tab.Path == $"keystore/{name}") ?? Current;

    /// <summary>The tab of a keystore.</summary>
    public static KeystoreTab Of(KeystoreName keystore) => All.First(tab => tab.Keystore == keystore);
}
