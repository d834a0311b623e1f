using Latchkey.Api.Refusals;
using Latchkey.OData.Errors;
using Microsoft.AspNetCore.Connections;

namespace Latchkey.Server.Http;

/// <summary>The last resort: turns every failure that nothing else has answered into an error document.</summary>
internal sealed class ErrorBoundary(RequestDelegate next, UnforeseenFailures unforeseen)
{
    public async Task InvokeAsync(HttpContext http)
    {
        SecurityHeaders.AddTo(http);
        try
        {
            await next(http);
        }
        catch (Exception failure) when (IsCut(http, failure))
        {
            // The client has gone, or the server ends and has cut the connection. The status is for the log and the metrics alone.
            if (!http.Response.HasStarted) http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            var error = failure is BadHttpRequestException malformed
                ? new ODataError(malformed.StatusCode, malformed.Message)
                : RefusalErrors.ErrorOf(failure) ?? unforeseen.ErrorOf(failure);
            if (http.Response.BodyWriter.UnflushedBytes > 0)
            {
                // Nothing takes these bytes back, and an error document must not follow them.
                http.Response.StatusCode = error.Status;
                http.Abort();
                return;
            }

            http.Response.Clear();
            SecurityHeaders.AddTo(http);
            await ODataEndpoint.AnswerErrorAsync(http, error);
        }
    }

    // A read may fail before the request is marked as aborted, with the cut as its cause.
    private static bool IsCut(HttpContext http, Exception failure) => http.RequestAborted.IsCancellationRequested || IsCut(failure);

    private static bool IsCut(Exception? failure) =>
        failure is ConnectionAbortedException or ConnectionResetException || (failure is not null && IsCut(failure.InnerException));
}
