namespace Latchkey.Server.Http;

/// <summary>
/// Gives each request the id by which it is found in the logs of other systems: that of its <c>X-CorrelationID</c>, else the trace id of
/// its <c>traceparent</c> (W3C Trace Context), else a new one. The answer carries it.
/// </summary>
internal sealed class Correlation(RequestDelegate next)
{
    private const string Header = "X-CorrelationID";
    private const int MaxLength = 100;

    public Task InvokeAsync(HttpContext http)
    {
        http.TraceIdentifier = Given(http.Request.Headers[Header]) ?? TraceId(http.Request.Headers.TraceParent)
            ?? Guid.NewGuid().ToString("N");
        http.Response.Headers[Header] = http.TraceIdentifier;
        return next(http);
    }

    // A value that does not fit into a line of the log is ignored.
    private static string? Given(string? value) =>
        value is { Length: > 0 and <= MaxLength } && value.All(character => character is > ' ' and <= '~') ? value : null;

    // version "-" trace id "-" parent id "-" flags
    private static string? TraceId(string? parent) =>
        parent?.Split('-') is [_, { Length: 32 } id, _, _, ..] && id.All(char.IsAsciiHexDigitLower) ? id : null;
}
