using Latchkey.Api.PgpKeyrings;
using Latchkey.Api.Slices;
using Latchkey.Application.Materials;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.PgpKeyringPublicResources;

/// <summary><c>PUT PgpKeyringPublicResources('pubring')/$value</c>: adds public keys (docs/contract.md#pgp-keys).</summary>
internal sealed class PutPgpKeyringPublicResource(IKeystoreStore store, PgpImports imports) : ISlice
{
    public Operation Operation => new("PUT", "PgpKeyringPublicResources('{Name}')/$value", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Adds OpenPGP public keys, armoured or binary, to the key ring.",
        StreamTypes = ["application/pgp-keys"],
        AnswerSet = "PgpKeyEntryImportResults",
        BodyLimit = PgpUpload.MaxBytes,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        PgpRing.Public.RequireName(context.Key["Name"].AsString());
        var file = await context.ReadBodyAsync();
        var upload = await imports.PublicAsync(file, context.Edit(), context.Owner(), context.CancellationToken);
        return ImportResult.AllOf(upload, await store.ChangeAsync(context, upload.Rule));
    }
}
