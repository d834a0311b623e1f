using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.OData.Entities;
using Latchkey.OData.Errors;
using Latchkey.OData.Operations;

namespace Latchkey.Api.PgpKeyringSecretResources;

/// <summary><c>POST PgpKeyringSecretResources</c>: refused, because there is one ring of each kind (docs/contract.md#pgp-keys).</summary>
internal sealed class PostPgpKeyringSecretResource : ISlice
{
    public Operation Operation => new("POST", "PgpKeyringSecretResources", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Refused: a tenant has one key ring of each kind.",
    };

    public ValueTask<ODataResult> RunAsync(ODataContext context) => throw new ODataException(new ODataError(403, null));
}
