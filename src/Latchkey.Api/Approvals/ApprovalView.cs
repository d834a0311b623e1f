using Latchkey.Keystores.Tenants;
using Latchkey.OData.Entities;

namespace Latchkey.Api.Approvals;

/// <summary>A request that needs a second person's approval, at a time.</summary>
internal sealed record ApprovalView(Approval Approval, DateTimeOffset Now)
{
    /// <summary>The mapping of the properties. The type is our own.</summary>
    public static EntityMapping<ApprovalView> Mapping() => new EntityMapping<ApprovalView>("Approvals", StringComparer.OrdinalIgnoreCase)
        .OrderedBy("RequestedTime desc")
        .Property("Id", view => view.Approval.Id.ToString())
        .Property("Act", view => view.Approval.Act.ToString())
        .Property("Subject", view => view.Approval.Subject)
        .Property("Digest", view => Convert.ToHexString(view.Approval.Digest.Span))
        .Property("State", view => view.Approval.StateAt(view.Now).ToString())
        .Property("RequestedBy", view => view.Approval.Asked.By)
        .Property("RequestedByClient", view => view.Approval.AskedByClient)
        .Property("RequestedTime", view => (DateTimeOffset?)view.Approval.Asked.At)
        .Property("EndTime", view => (DateTimeOffset?)view.Approval.End)
        .Property("DecidedBy", view => view.Approval.Decided?.By)
        .Property("DecidedByClient", view => view.Approval.DecidedByClient)
        .Property("DecidedTime", view => view.Approval.Decided?.At)
        .Property("Status", _ => (string?)null);

    /// <summary>The requests of a tenant, newest first.</summary>
    public static IReadOnlyList<ApprovalView> AllOf(TenantKeystores keystores, DateTimeOffset now) =>
    [
        .. keystores.Approvals.Values.OrderByDescending(approval => approval.Asked.At).ThenBy(approval => approval.Id)
            .Select(approval => new ApprovalView(approval, now)),
    ];
}
