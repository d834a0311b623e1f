using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.OData.Entities;
using Latchkey.OData.Errors;
using Latchkey.OData.Operations;

namespace Latchkey.Api.PgpKeyringPublicResources;

/// <summary><c>POST PgpKeyringPublicResources</c>: refused, because there is one ring of each kind (docs/contract.md#pgp-keys).</summary>
internal sealed class PostPgpKeyringPublicResource : ISlice
{
    public Operation Operation => new("POST", "PgpKeyringPublicResources", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Refused: a tenant has one key ring of each kind.",
    };

    public ValueTask<ODataResult> RunAsync(ODataContext context) => throw new ODataException(new ODataError(403, null));
}
