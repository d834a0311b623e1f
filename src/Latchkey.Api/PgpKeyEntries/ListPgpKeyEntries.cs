using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.PgpKeyEntries;

/// <summary><c>GET PgpKeyEntries</c>: lists the OpenPGP keys of one ring or both (docs/contract.md#pgp-keys).</summary>
internal sealed class ListPgpKeyEntries(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "PgpKeyEntries", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Lists the OpenPGP keys of a key ring, or of both.",
        Options = [new("keyringName", "The key ring; by default both.") { Values = ["pubring", "secring"] }],
        State = context => PgpKeyState.OfAsync(store, context),
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var materials = (await store.ReadAsync(context)).Materials;
        var keys = context.Options["keyringName"] switch
        {
            null => materials.In(MaterialSet.PgpKeyEntries),
            "secring" => PgpRing.Secret.KeysOf(materials),
            var name => InPublicRing(name, materials),
        };
        return new ODataResult.Feed("PgpKeyEntries", [.. keys.Select(key => new PgpKeyView(key, context.Time))]);
    }

    private static IReadOnlyList<Material> InPublicRing(string name, TenantMaterials materials)
    {
        PgpRing.Public.RequireName(name);
        return PgpRing.Public.KeysOf(materials);
    }
}
