using Latchkey.OData.Errors;

namespace Latchkey.Server.Http;

/// <summary>The last resort: what nothing else answered becomes an error that tells the client nothing and the log everything.</summary>
internal sealed partial class ErrorBoundary(RequestDelegate next, ILogger<ErrorBoundary> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody is there to be answered.
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            var error = failure is BadHttpRequestException malformed ? new ODataError(malformed.StatusCode, malformed.Message) : Unexpected(failure);
            http.Response.Clear();
            await ODataEndpoint.AnswerErrorAsync(http, error);
        }
    }

    private ODataError Unexpected(Exception failure)
    {
        Log.RequestFailed(logger, failure);
        return new ODataError(StatusCodes.Status500InternalServerError, "An internal error occurred; the server's log tells more.");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A request failed for a reason that nobody foresaw")]
        public static partial void RequestFailed(ILogger logger, Exception failure);
    }
}
