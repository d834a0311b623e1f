using Latchkey.Application.Sealing;
using Microsoft.AspNetCore.Routing;

namespace Latchkey.Server.Operator;

/// <summary>The emergency seal, for the operator at the machine.</summary>
internal static class LockEndpoint
{
    public static void MapLock(this IEndpointRouteBuilder routes)
    {
        var path = routes.MapOperatorGroup("/lock");
        path.MapPost("", async (LockOrder order, Locking locking) =>
        {
            await locking.LockAsync(order.Reason);
            return Results.NoContent();
        });
        path.MapDelete("", async (OperatorLock operatorLock, Seal seal, CancellationToken cancellationToken) =>
        {
            operatorLock.Release();
            return Results.Json(new LockRelease(await seal.RetryAsync(cancellationToken)));
        });
    }
}

/// <summary>An order to lock the server.</summary>
/// <param name="Reason">Why; for people, and for the audit log.</param>
public sealed record LockOrder(string? Reason);

/// <summary>The result of a release.</summary>
/// <param name="SealedBecause">Why the server is sealed all the same, or null.</param>
public sealed record LockRelease(string? SealedBecause);
