using Latchkey.Api.Refusals;
using Latchkey.Application.Http;
using Latchkey.Application.Sealing;
using Latchkey.Keystores;

namespace Latchkey.Server.Http;

/// <summary>
/// While the server is starting or sealed, answers everything with 503, the pages and their downloads too: but for what shows how it fares,
/// and, once it has started, for the operator.
/// </summary>
internal sealed class SealedGate(RequestDelegate next, Seal seal)
{
    /// <summary>The path at which tokens are given out.</summary>
    public const string TokenPath = "/oauth/token";

    public Task InvokeAsync(HttpContext http)
    {
        if (seal.Reason is null || IsOpen(http)) return next(http);
        http.Response.RetryAfter(Seal.Pause);
        var error = RefusalErrors.ErrorOf(seal.HasBegun ? new Refusal.Sealed() : new Refusal.StoreUnavailable());
        return IsForClients(http) ? ODataEndpoint.AnswerErrorAsync(http, error) : Results.Text(error.Text, statusCode: error.Status).ExecuteAsync(http);
    }

    private static bool IsForClients(HttpContext http) =>
        ODataTarget.Of(http) is not null || http.Request.Path.StartsWithSegments(TokenPath, StringComparison.OrdinalIgnoreCase);

    private bool IsOpen(HttpContext http) =>
        StatusPaths.Includes(http) || (seal.HasBegun && OperatorConnection.Is(http) && !IsForClients(http));
}
