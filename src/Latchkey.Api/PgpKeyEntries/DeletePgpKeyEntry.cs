using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.PgpKeyEntries;

/// <summary><c>DELETE PgpKeyEntries('{Id}')</c>: deletes an OpenPGP key from both rings (docs/contract.md#pgp-keys).</summary>
internal sealed class DeletePgpKeyEntry(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("DELETE", "PgpKeyEntries('{Id}')", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Deletes an OpenPGP key from both key rings. Its last state stays as a version.",
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var (id, edit) = (PgpKeyRules.IdOf(context.Key["Id"].AsString()), context.Edit());
        await store.ChangeAsync(context, keystores => keystores.Materials.Delete(id, edit));
        return new ODataResult.Empty();
    }
}
