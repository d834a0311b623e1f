using Latchkey.Api.PgpKeyrings;
using Latchkey.Api.Slices;
using Latchkey.Application.Materials;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.PgpKeyringSecretResources;

/// <summary><c>PUT PgpKeyringSecretResources('secring')/$value</c>: adds secret keys (docs/contract.md#pgp-keys).</summary>
internal sealed class PutPgpKeyringSecretResource(IKeystoreStore store, PgpImports imports) : ISlice
{
    public Operation Operation => new("PUT", "PgpKeyringSecretResources('{Name}')/$value", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Adds OpenPGP secret keys, armoured or binary, to the key ring. The header Passphrase opens them all.",
        StreamTypes = ["application/pgp-keys"],
        AnswerSet = "PgpKeyEntryImportResults",
        BodyLimit = PgpUpload.MaxBytes,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        PgpRing.Secret.RequireName(context.Key["Name"].AsString());
        if (context.Header("Passphrase") is not { } passphrase || string.IsNullOrWhiteSpace(passphrase))
            throw new RefusalException(new Refusal.PassphraseMissing());
        var file = await context.ReadBodyAsync();
        var upload = await imports.SecretAsync(file, passphrase, context.Edit(), context.Owner(), context.CancellationToken);
        return ImportResult.AllOf(upload, await store.ChangeAsync(context, upload.Rule));
    }
}
