using Latchkey.Api.Refusals;
using Latchkey.Application.Access;
using Latchkey.Application.Http;
using Latchkey.Application.ProviderKeys;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Server.Http;
using Microsoft.AspNetCore.Routing;

namespace Latchkey.Server.Operator;

/// <summary>
/// What only the operator may do, over a socket in the data folder: whoever can open it can read the data anyhow. On every
/// other way in there is nothing at these paths.
/// </summary>
internal static class OperatorEndpoint
{
    public static void MapOperator(this IEndpointRouteBuilder routes)
    {
        var operatorRoutes = routes.MapOperatorGroup("");
        operatorRoutes.MapPost("/service-keys/changed", (CurrentServiceKeys serviceKeys, LiveSessions sessions) =>
        {
            serviceKeys.Forget();
            sessions.Forget();
            return Results.NoContent();
        });
        var keys = operatorRoutes.MapGroup("/provider-keys");
        keys.MapGet("", (IKeystoreStore store, CancellationToken cancellationToken) => DoAsync(() => ListAsync(store, cancellationToken)));
        keys.MapPost("{alias}/prepare", (string alias, ProviderKeyLifecycle lifecycle, CancellationToken cancellationToken) =>
            DoAsync(() => OnKeyAsync(alias, lifecycle.PrepareAsync, cancellationToken)));
        keys.MapPost("{alias}/activate", (string alias, ProviderKeyLifecycle lifecycle, CancellationToken cancellationToken) =>
            DoAsync(() => OnKeyAsync(alias, lifecycle.ActivateAsync, cancellationToken)));
        routes.MapEntryVersions();
        routes.MapApprovals();
        routes.MapMasterKey();
        routes.MapDataKeys();
        routes.MapLock();
    }

    /// <summary>A group of routes that only the operator reaches, with bodies as small as commands send them.</summary>
    public static RouteGroupBuilder MapOperatorGroup(this IEndpointRouteBuilder routes, string path) =>
        routes.MapGroup($"/operator{path}").AddEndpointFilter(RefuseOtherWays).WithMetadata(BodyLimit.Small);

    private static async ValueTask<object?> RefuseOtherWays(EndpointFilterInvocationContext call, EndpointFilterDelegate next) =>
        OperatorConnection.Is(call.HttpContext) ? await next(call) : Results.NotFound();

    private static async Task<IResult> OnKeyAsync(string alias, Func<string, Alias, CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        await action(NewServiceKey.DefaultTenant, Alias.Parse(alias), cancellationToken);
        return Results.NoContent();
    }

    private static async Task<IResult> ListAsync(IKeystoreStore store, CancellationToken cancellationToken)
    {
        var keystores = await store.ReadAsync(NewServiceKey.DefaultTenant, cancellationToken);
        return Results.Json(new[] { keystores.System, keystores.Renewal, keystores.History }
            .SelectMany(keystore => keystore.Entries.Values.Where(entry => entry.Owner == EntryOwner.Operator)
                .Select(entry => new ProviderKey(keystore.Name.ToString(), entry.Alias.Value, entry.Certificate.SerialNumber, entry.Certificate.ValidNotBefore, entry.Certificate.ValidNotAfter))));
    }

    /// <summary>Answers with what is done, or with the text of the refusal.</summary>
    public static async Task<IResult> DoAsync(Func<Task<IResult>> action)
    {
        try
        {
            return await action();
        }
        catch (RefusalException refused)
        {
            var error = RefusalErrors.ErrorOf(refused.Refusal);
            return Results.Text(error.Text ?? error.Code, statusCode: error.Status);
        }
    }
}

/// <summary>A key pair of the operator, as <c>latchkey provider-key list</c> shows it.</summary>
/// <param name="Keystore"><c>system</c>: in use; <c>KeyRenewal</c>: prepared; <c>KeyHistory</c>: replaced.</param>
/// <param name="Alias">Its alias.</param>
/// <param name="SerialNumber">The serial number of its certificate.</param>
/// <param name="ValidNotBefore">From when it is valid.</param>
/// <param name="ValidNotAfter">Until when it is valid.</param>
public sealed record ProviderKey(string Keystore, string Alias, string SerialNumber, DateTimeOffset ValidNotBefore, DateTimeOffset ValidNotAfter);
