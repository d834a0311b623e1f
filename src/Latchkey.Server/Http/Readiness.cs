using System.Text.Json;
using System.Text.Json.Serialization;
using Latchkey.Application.Access;
using Latchkey.Application.Health;
using Latchkey.Application.Sealing;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Server.Machine;

namespace Latchkey.Server.Http;

/// <summary>
/// Whether the server serves requests: after the storage is open and not sealed and an administrator can sign in, and while the database
/// answers and takes writes. Anybody may see that. Only the operator may see the state of the machine: over the socket, or signed in to the
/// operator's tenant with the role that reads.
/// </summary>
internal sealed class Readiness(
    IStorage storage,
    IMasterKeys masterKeys,
    IAlteredRows altered,
    AuditAlarms alarms,
    Seal seal,
    DatabaseWatch database,
    ClockSkew skew,
    SignIn signIn)
{
    private static readonly JsonSerializerOptions WithoutNulls =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private volatile bool _started;

    /// <summary>Notes that everything is ready, except perhaps the master key.</summary>
    public void Declare() => _started = true;

    /// <summary>What <c>/readyz</c> answers.</summary>
    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        var isOperator = OperatorConnection.Is(http) || (Look().Status == "ready" && await IsOperatorAsync(http));
        var (status, reason) = Look();
        var isReady = status == "ready";
        var report = new ReadinessReport(status);
        if (isOperator) report = isReady ? Details(report) : report with { Reason = reason };
        return Results.Json(report, WithoutNulls, statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private (string Status, string? Reason) Look() => (_started, seal.Reason, database.Fault) switch
    {
        (false, _, _) => ("starting", null),
        (true, { } reason, _) => ("sealed", reason),
        (true, _, { } reason) => ("database away", reason),
        _ => ("ready", null),
    };

    private ReadinessReport Details(ReadinessReport report) => report with
    {
        Storage = storage.Status,
        MasterKey = masterKeys.Ids,
        AlteredRows = altered.IsEmpty ? null : altered.Found,
        AuditAlarms = alarms.Raised is { Count: > 0 } raised ? raised : null,
        Runtime = RuntimeVersion.Fault,
        Clock = skew.Fault,
    };

    // Altered rows and alarms concern every tenant, so only the operator sees them. If the database goes away meanwhile, nobody does.
    private async Task<bool> IsOperatorAsync(HttpContext http)
    {
        try
        {
            return (await signIn.AuthenticateAsync(http)).Caller is { } caller && caller.IsInRole(Roles.MonitoringDataRead)
                && caller.Tenant() == NewServiceKey.DefaultTenant;
        }
        catch (RefusalException)
        {
            return false;
        }
    }

    private sealed record ReadinessReport(
        string Status, string? Reason = null, StorageStatus? Storage = null, MasterKeyIds? MasterKey = null,
        IReadOnlyList<AlteredRow>? AlteredRows = null,
        IReadOnlyList<string>? AuditAlarms = null, string? Runtime = null, string? Clock = null);
}
