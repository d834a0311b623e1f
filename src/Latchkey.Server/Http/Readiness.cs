using Latchkey.Keystores.Sealing;
using Latchkey.Server.Health;
using Latchkey.Server.Sealing;
using Latchkey.Storage;

namespace Latchkey.Server.Http;

/// <summary>
/// Whether requests are served: once the storage is open and not sealed and an administrator can sign in, as long as the database
/// answers and takes writes.
/// </summary>
internal sealed class Readiness(IStorage storage, IMasterKeys masterKeys, IAlteredRows altered, Seal seal, DatabaseWatch database)
{
    private volatile bool _started;

    /// <summary>Says that everything is there, but for the master key.</summary>
    public void Declare() => _started = true;

    /// <summary>What <c>/readyz</c> answers.</summary>
    public IResult Answer() => (_started, seal.Reason, database.Fault) switch
    {
        (false, _, _) => NotReady(new { status = "starting" }),
        (true, { } reason, _) => NotReady(new { status = "sealed", reason }),
        (true, _, { } reason) => NotReady(new { status = "database away", reason }),
        _ when altered.IsEmpty => Results.Json(new { status = "ready", storage = storage.Status, masterKey = masterKeys.Ids }),
        _ => Results.Json(new { status = "ready", storage = storage.Status, masterKey = masterKeys.Ids, alteredRows = altered.Found }),
    };

    private static IResult NotReady<T>(T detail) => Results.Json(detail, statusCode: StatusCodes.Status503ServiceUnavailable);
}
