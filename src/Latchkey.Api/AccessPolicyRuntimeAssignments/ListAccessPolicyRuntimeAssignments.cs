using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.AccessPolicyRuntimeAssignments;

/// <summary><c>GET AccessPolicyRuntimeAssignments</c>: always empty, because only SAP's cloud has edge runtimes.</summary>
internal sealed class ListAccessPolicyRuntimeAssignments : ISlice
{
    public Operation Operation => new("GET", "AccessPolicyRuntimeAssignments", Roles.AccessPoliciesRead, RunAsync)
    {
        Summary = "Lists the runtimes that access policies were transferred to: none.",
    };

    public ValueTask<ODataResult> RunAsync(ODataContext context) =>
        ValueTask.FromResult<ODataResult>(new ODataResult.Feed("AccessPolicyRuntimeAssignments", []));
}
