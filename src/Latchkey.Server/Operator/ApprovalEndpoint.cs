using Latchkey.Application.Access;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Microsoft.AspNetCore.Routing;

namespace Latchkey.Server.Operator;

/// <summary>
/// The two-person rule, for the operator at the machine. The operator counts as one person, does not sign in, and cannot approve requests
/// that were made at the machine.
/// </summary>
internal static class ApprovalEndpoint
{
    public static void MapApprovals(this IEndpointRouteBuilder routes)
    {
        var approvals = routes.MapOperatorGroup("/approvals");
        approvals.MapGet(
            "", (IKeystoreStore store, TimeProvider clock, CancellationToken cancellationToken) => OperatorEndpoint.DoAsync(async () =>
        {
            var keystores = await store.ReadAsync(NewServiceKey.DefaultTenant, cancellationToken);
            return Results.Json(keystores.Approvals.Values.OrderByDescending(approval => approval.Asked.At)
                .Select(approval => View(approval, clock.GetUtcNow())));
        }));
        foreach (var decision in new[] { "approve", "reject" })
        {
            approvals.MapPost($"{{id}}/{decision}",
                (string id, IKeystoreStore store, ApprovalDecisions decisions, TimeProvider clock, CancellationToken cancellationToken) =>
                OperatorEndpoint.DoAsync(async () =>
            {
                var keystores = await store.ReadAsync(NewServiceKey.DefaultTenant, cancellationToken);
                var edit = new Edit(Approval.Operator, clock.GetUtcNow());
                var rule = await decisions.RuleAsync(keystores, id, decision == "approve", Approval.Operator, edit, cancellationToken);
                await store.ChangeAsync(NewServiceKey.DefaultTenant, rule, cancellationToken);
                return Results.NoContent();
            }));
        }

        approvals.MapPost("begin",
            (OperatorBeginning beginning, OperatorApprovals gate, CancellationToken cancellationToken) =>
            OperatorEndpoint.DoAsync(async () =>
        {
            await gate.BeginAsync(beginning.Act, beginning.Subject, cancellationToken);
            return Results.NoContent();
        }));
    }

    private static OperatorApproval View(Approval approval, DateTimeOffset now) => new(
        approval.Id, approval.Act.ToString(), approval.StateAt(now)
        .ToString(), approval.Subject, $"{approval.Asked.By} ({approval.AskedByClient})", approval.Asked.At, approval.End);
}

/// <summary>Something that a command is about to do.</summary>
/// <param name="Act">The kind of the act.</param>
/// <param name="Subject">The whole act, in words.</param>
public sealed record OperatorBeginning(ApprovalAct Act, string Subject);

/// <summary>A request that needs a second person, as <c>latchkey approval list</c> shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Act">The kind of the act.</param>
/// <param name="State">Its state.</param>
/// <param name="Subject">The act, in words.</param>
/// <param name="RequestedBy">The requester.</param>
/// <param name="RequestedTime">When.</param>
/// <param name="EndTime">Until when it is valid.</param>
public sealed record OperatorApproval(
    Guid Id, string Act, string State, string Subject, string RequestedBy, DateTimeOffset RequestedTime, DateTimeOffset EndTime);
