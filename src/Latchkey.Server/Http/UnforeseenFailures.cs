using Latchkey.OData.Errors;

namespace Latchkey.Server.Http;

/// <summary>Turns an unexpected failure into an error that reveals nothing to the client, and logs all of it.</summary>
internal sealed partial class UnforeseenFailures(ILogger<UnforeseenFailures> logger)
{
    public ODataError ErrorOf(Exception failure)
    {
        Log.RequestFailed(logger, failure);
        return new ODataError(StatusCodes.Status500InternalServerError, "An internal error occurred; see the server's log.");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A request failed unexpectedly")]
        public static partial void RequestFailed(ILogger logger, Exception failure);
    }
}
