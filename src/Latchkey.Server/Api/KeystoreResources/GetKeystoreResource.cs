using System.Globalization;
using Latchkey.Keystores;
using Latchkey.Keystores.Formats;
using Latchkey.OData;

namespace Latchkey.Server.Api.KeystoreResources;

/// <summary>
/// <c>GET KeystoreResources('system'|'backup_admin_system')</c>: the certificates of a keystore as a JCEKS file without a
/// password; of a key pair <c>test</c> the chain, as <c>test</c>, <c>test_1</c>, <c>test_2</c> (wire.md 4.16).
/// </summary>
internal sealed class GetKeystoreResource(IKeystoreStore store)
{
    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var name = KeystoreName.Parse(context.Key["Name"].AsString());
        if (name != KeystoreName.System && name != KeystoreName.Backup) throw new RefusalException(new Refusal.KeystoreNameInvalid(name.ToString()));
        var keystores = await store.ReadAsync(context);
        var file = JceksWriter.Write([.. Certificates(keystores[name])], password: "");
        await store.RecordExportAsync(context, name, null, "JCEKS file");
        return new ODataResult.Entity("KeystoreResources", new KeystoreResourceView(name, file));
    }

    private static IEnumerable<KeystoreFileEntry.TrustedCertificate> Certificates(Keystore keystore)
    {
        var taken = keystore.Entries.Keys.Select(alias => alias.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in keystore.Entries.Values)
        {
            for (var i = 0; i < entry.Chain.Length; i++)
                yield return new(i == 0 ? entry.Alias.Value : ChainAlias(entry.Alias, i, taken), entry.LastModified.At, entry.Chain[i]);
        }
    }

    private static string ChainAlias(Alias alias, int number, HashSet<string> taken)
    {
        var separator = "_";
        while (!taken.Add(string.Create(CultureInfo.InvariantCulture, $"{alias}{separator}{number}"))) separator += "_";
        return string.Create(CultureInfo.InvariantCulture, $"{alias}{separator}{number}");
    }
}
