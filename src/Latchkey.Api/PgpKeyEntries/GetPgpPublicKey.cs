using Latchkey.Api.Slices;
using Latchkey.Application.Entries;
using Latchkey.Application.Materials;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.PgpKeyEntries;

/// <summary><c>GET PgpKeyEntries('{Id}')/PublicResource/$value</c>: exports a public key (docs/contract.md#pgp-keys).</summary>
internal sealed class GetPgpPublicKey(IKeystoreStore store, ExportRecords records) : ISlice
{
    public Operation Operation => new("GET", "PgpKeyEntries('{Id}')/PublicResource/$value", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Exports an OpenPGP public key, armoured.",
        StreamTypes = [PgpExport.MediaType],
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var key = (await store.ReadAsync(context)).Materials.FindPgpKey(context.Key["Id"].AsString());
        var export = PgpExport.Of(key);
        await records.RecordAsync(context.Caller, export.Act, context.Header("Sec-Fetch-Site"), context.CancellationToken);
        return new ODataResult.Media(export.File, PgpExport.MediaType);
    }
}
