using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.OData.Entities;
using Latchkey.OData.Errors;
using Latchkey.OData.Operations;

namespace Latchkey.Api.CertificateChainResources;

/// <summary>
/// <c>GET CertificateChainResources('{Hexalias}')</c>: is always refused. The chain is read from its entry
/// (docs/contract.md#export-a-chain).
/// </summary>
internal sealed class GetCertificateChain : ISlice
{
    public Operation Operation => new("GET", "CertificateChainResources('{Hexalias}')", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Is always refused, as by the real service. Read the chain from its entry.",
    };

    public static ValueTask<ODataResult> RunAsync(ODataContext context) =>
        throw new ODataException(400, "The request is not supported by the processor.");
}
