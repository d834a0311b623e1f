using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.KeystoreResources;

/// <summary>
/// <c>GET KeystoreResources('system'|'backup_admin_system')</c>: exports the certificates of a keystore as a JCEKS file without a password.
/// A key pair <c>test</c> is exported as its chain, under <c>test</c>, <c>test_1</c>, <c>test_2</c> (docs/contract.md#export-a-keystore).
/// </summary>
internal sealed class GetKeystoreResource(IKeystoreStore store, ExportRecords records, LongReads reads) : ISlice
{
    public Operation Operation => new("GET", "KeystoreResources('{Name}')", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Exports the public content of a keystore as JCEKS. Latchkey-Left-Out names the certificates that Java cannot load.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var name = KeystoreName.Parse(context.Key["Name"].AsString());
        if (name != KeystoreName.System && name != KeystoreName.Backup)
            throw new RefusalException(new Refusal.KeystoreNameInvalid(name.ToString()));
        var keystores = await store.ReadAsync(context);
        using var turn = await reads.TakeAsync(context.Owner(), 1, context.CancellationToken);
        var exported = EntryExports.Keystore(keystores[name]);
        await records.RecordAsync(context, name, null, "JCEKS file");
        return new ODataResult.Entity("KeystoreResources", new KeystoreResourceView(name, exported.File)) { Header = exported.Header };
    }
}
