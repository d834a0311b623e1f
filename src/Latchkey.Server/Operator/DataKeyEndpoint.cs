using Latchkey.Application.Upkeep;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Microsoft.AspNetCore.Routing;

namespace Latchkey.Server.Operator;

/// <summary>The data keys and the session key, for the operator at the machine.</summary>
internal static class DataKeyEndpoint
{
    public static void MapDataKeys(this IEndpointRouteBuilder routes)
    {
        var operatorRoutes = routes.MapOperatorGroup("");
        operatorRoutes.MapGet("/data-key", (IKeyRotation keys, CancellationToken cancellationToken) =>
            MasterKeyEndpoint.DoAsync(async () => Results.Json(await keys.StatusAsync(cancellationToken))));

        // What has begun is finished, whether or not the command still waits.
        operatorRoutes.MapPost("/data-key/rotate", (IKeyRotation keys, OperatorApprovals gate, KeyRotationJob job) => MasterKeyEndpoint.DoAsync(async () =>
        {
            await gate.BeginAsync(ApprovalAct.MasterKey, "rotates the data key", CancellationToken.None);
            await keys.RotateDataKeyAsync(CancellationToken.None);
            job.Wake();
            return Results.NoContent();
        }));
        operatorRoutes.MapPost("/service-keys/sign-everybody-out", (IKeyRotation keys) => MasterKeyEndpoint.DoAsync(async () =>
        {
            await keys.SignEverybodyOutAsync(CancellationToken.None);
            return Results.NoContent();
        }));
    }
}
