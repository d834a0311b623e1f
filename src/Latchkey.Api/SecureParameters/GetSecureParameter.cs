using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.SecureParameters;

/// <summary><c>GET SecureParameters('{Name}')</c>: reads a secure parameter without its secret (docs/contract.md#credentials).</summary>
internal sealed class GetSecureParameter(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "SecureParameters('{Name}')", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Reads a secure parameter, without its secret.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        SecureParameterOptions.Refuse(context);
        var materials = (await store.ReadAsync(context)).Materials;
        return new ODataResult.Entity("SecureParameters", materials.Find(context.MaterialId(MaterialSet.SecureParameters)));
    }
}
