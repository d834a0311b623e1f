using Latchkey.Api.Refusals;
using Latchkey.Application.Http;
using Latchkey.Application.Sealing;
using Latchkey.Keystores;

namespace Latchkey.Server.Http;

/// <summary>
/// While the server is starting or sealed, answers everything with 503, including the pages and their downloads. The exceptions are the
/// paths that report its state and, once it has started, the operator's.
/// </summary>
internal sealed class SealedGate(RequestDelegate next, Seal seal)
{
    /// <summary>The path at which the server issues tokens.</summary>
    public const string TokenPath = "/oauth/token";

    public Task InvokeAsync(HttpContext http)
    {
        if (seal.Reason is null || IsOpen(http)) return next(http);
        http.Response.RetryAfter(Seal.Pause);
        var error = RefusalErrors.ErrorOf(seal.HasBegun ? new Refusal.Sealed() : new Refusal.StoreUnavailable());
        return IsForClients(http)
            ? ODataEndpoint.AnswerErrorAsync(http, error)
            : Results.Text(error.Text, statusCode: error.Status).ExecuteAsync(http);
    }

    private static bool IsForClients(HttpContext http) =>
        ODataTarget.Of(http) is not null || http.Request.Path.StartsWithSegments(TokenPath, StringComparison.OrdinalIgnoreCase);

    private bool IsOpen(HttpContext http) =>
        StatusPaths.Includes(http) || (seal.HasBegun && OperatorConnection.Is(http) && !IsForClients(http));
}
