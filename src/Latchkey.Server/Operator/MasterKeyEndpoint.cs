using Latchkey.Application.Sealing;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Latchkey.Server.Settings;
using Microsoft.AspNetCore.Routing;

namespace Latchkey.Server.Operator;

/// <summary>The master key, for the operator at the machine.</summary>
internal static class MasterKeyEndpoint
{
    public static void MapMasterKey(this IEndpointRouteBuilder routes)
    {
        var masterKey = routes.MapOperatorGroup("/master-key");
        masterKey.MapGet("", (IMasterKeys keys, Seal seal, CancellationToken cancellationToken) =>
            DoAsync(async () => Results.Json(View(await keys.StatusAsync(cancellationToken), seal.Reason))));

        // A change that has begun is finished, whether or not the command still waits.
        masterKey.MapPost("rotate", (IMasterKeys keys, OperatorApprovals gate, LatchkeySettings settings) => DoAsync(async () =>
        {
            await gate.BeginAsync(ApprovalAct.MasterKey, "rotates the master key", CancellationToken.None);
            await keys.RotateAsync(CancellationToken.None);
            var kept = FileMasterKeySource.KeptFile(settings.MasterKey.File, keys.Ids!.Previous!);
            return Results.Json(new { kept = File.Exists(kept) ? kept : null });
        }));
        masterKey.MapPost(
            "move", (MasterKeyTarget target, IMasterKeys keys, OperatorApprovals gate, LatchkeySettings settings) => DoAsync(async () =>
        {
            var to = MasterKeyAddress.Parse(target.To, settings.Storage.Folder);
            await gate.BeginAsync(ApprovalAct.MasterKey, $"moves the master key to {target.To}", CancellationToken.None);
            await keys.MoveAsync(MasterKeySources.Of(to), CancellationToken.None);
            return Results.Json(MasterKeyAddress.Settings(to));
        }));
    }

    /// <summary>Answers with the result, or with the reason why the master key is not available.</summary>
    public static Task<IResult> DoAsync(Func<Task<IResult>> action) => OperatorEndpoint.DoAsync(async () =>
    {
        try
        {
            return await action();
        }
        catch (Exception refused) when (refused is MasterKeyException or FormatException)
        {
            return Results.Text(refused.Message, statusCode: StatusCodes.Status409Conflict);
        }
    });

    private static OperatorMasterKey View(MasterKeyStatus status, string? sealedBecause) => new(
        status.Source, status.Current, status.Previous, status.PreviousStillOpens, sealedBecause, status.SealingLimit,
        [.. status.DataKeys.Select(key => new OperatorDataKey(key.Id, key.MasterKeyId, key.CreatedTime, key.SealingsAtMost))]);
}

/// <summary>The new source of the master key.</summary>
/// <param name="To">The source, as <c>latchkey master-key move --to</c> takes it.</param>
public sealed record MasterKeyTarget(string To);

/// <summary>The master key, as <c>latchkey master-key status</c> shows it.</summary>
/// <param name="Source">The source of the master key.</param>
/// <param name="Current">Its id.</param>
/// <param name="Previous">The id of the one before it, or null.</param>
/// <param name="PreviousStillOpens">Whether that one still opens the data keys: a move is not finished.</param>
/// <param name="SealedBecause">Why the server is sealed, or null.</param>
/// <param name="SealingLimit">The maximum number of secrets that a data key seals.</param>
/// <param name="DataKeys">The data keys, the newest first.</param>
public sealed record OperatorMasterKey(
    string Source, string Current, string? Previous, bool PreviousStillOpens, string? SealedBecause, long SealingLimit,
    IReadOnlyList<OperatorDataKey> DataKeys);

/// <summary>A data key.</summary>
/// <param name="Id">Its id.</param>
/// <param name="MasterKey">The master key that wraps it.</param>
/// <param name="CreatedTime">When it was made.</param>
/// <param name="SealingsAtMost">The maximum number of secrets that it has sealed.</param>
public sealed record OperatorDataKey(Guid Id, string MasterKey, DateTimeOffset CreatedTime, long SealingsAtMost);
