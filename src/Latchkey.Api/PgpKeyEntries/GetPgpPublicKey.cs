using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Formats.OpenPgp;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;
using System.Text;

namespace Latchkey.Api.PgpKeyEntries;

/// <summary><c>GET PgpKeyEntries('{Id}')/PublicResource/$value</c>: exports a public key (docs/contract.md#pgp-keys).</summary>
internal sealed class GetPgpPublicKey(IKeystoreStore store, ExportRecords records) : ISlice
{
    public Operation Operation => new("GET", "PgpKeyEntries('{Id}')/PublicResource/$value", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Exports an OpenPGP public key, armoured.",
        StreamTypes = ["application/pgp-keys"],
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var key = (await store.ReadAsync(context)).Materials.FindPgpKey(context.Key["Id"].AsString());
        var octets = Convert.FromBase64String(((PgpKeyEntry)key.Content).PublicKey);
        var act = new AuditAct(AuditVerb.Export, AuditObjects.Of(MaterialSet.PgpKeyEntries), null, key.Id.Name)
        {
            Detail = "OpenPGP public key",
        };
        await records.RecordAsync(context.Caller, act, context.Header("Sec-Fetch-Site"), context.CancellationToken);
        return new ODataResult.Media(Encoding.ASCII.GetBytes(PgpKeyWriter.WritePublic(octets)), "application/pgp-keys");
    }
}
