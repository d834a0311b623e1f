using Latchkey.Storage;

namespace Latchkey.Server.Http;

/// <summary>Whether requests are served: once the storage is open and an administrator can sign in.</summary>
internal sealed class Readiness(IStorage storage)
{
    private volatile bool _ready;

    /// <summary>Says that everything is there.</summary>
    public void Declare() => _ready = true;

    /// <summary>What <c>/readyz</c> answers.</summary>
    public IResult Answer() => _ready
        ? Results.Json(new { status = "ready", storage = storage.Status })
        : Results.Json(new { status = "starting" }, statusCode: StatusCodes.Status503ServiceUnavailable);
}
