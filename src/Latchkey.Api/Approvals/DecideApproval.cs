using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.Approvals;

/// <summary><c>PUT Approvals('…')?decision=approve|reject</c>: decides a request of another person.</summary>
internal sealed class DecideApproval(IKeystoreStore store, ApprovalDecisions decisions) : ISlice
{
    public Operation Operation => new("PUT", "Approvals('{Id}')", Roles.ApprovalsEdit, RunAsync)
    {
        Summary = "Approves or rejects a request of another person. The body sets a property to null.",
        Options = [new("decision", "The decision.") { Values = ["approve", "reject"], IsRequired = true }],
        BodyLimit = 64 * 1024, // the body only has to be an entity
        IsPartial = true,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var isApproved = context.Options["decision"] switch
        {
            "approve" => true,
            "reject" => false,
            _ => throw new RefusalException(new Refusal.OptionInvalid("decision", "it must be approve or reject")),
        };
        context.RequireNullProperty(await context.ReadEntityAsync());
        var keystores = await store.ReadAsync(context);
        var rule = await decisions.RuleAsync(
            keystores, context.Key["Id"].AsString(), isApproved, context.Origin().ClientId!, context.Edit(), context.CancellationToken);
        await store.ChangeAsync(context, rule);
        return new ODataResult.Empty();
    }
}
