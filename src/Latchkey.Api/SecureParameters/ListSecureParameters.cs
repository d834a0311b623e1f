using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.SecureParameters;

/// <summary><c>GET SecureParameters</c>: lists secure parameters without their secrets (docs/contract.md#credentials).</summary>
internal sealed class ListSecureParameters(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "SecureParameters", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Lists secure parameters, without their secrets.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        SecureParameterOptions.Refuse(context);
        var materials = (await store.ReadAsync(context)).Materials;
        return new ODataResult.Feed("SecureParameters", materials.In(MaterialSet.SecureParameters));
    }
}
