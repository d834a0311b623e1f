using System.Security.Claims;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Access;

/// <summary>
/// Records sign-ins and refusals for lack of a role, without holding up the request. It counts equal ones together, by client, address and
/// hour. The first of an hour is in the audit log within seconds; when the hour ends, a second record says how many more there were.
/// </summary>
internal sealed partial class AccessLog(IKeystoreStore store, TimeProvider clock, ILogger<AccessLog> logger)
{
    /// <summary>How often new records are written. A killed process loses those of the last interval, and the counts of the hour.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    // The most kinds that are counted apart in an hour and tenant, with two records each; further ones are counted by act alone.
    private const int MaxKinds = 500;
    private const int MaxTogether = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<AccessKind, Tally> _tallies = [];
    private readonly Dictionary<(string Tenant, long Hour), int> _kinds = [];

    /// <summary>A client has signed in.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="http">Where.</param>
    /// <param name="way">By what.</param>
    public void SignedIn(ClaimsPrincipal caller, HttpContext http, string way) =>
        Count(AuditVerb.SignIn, caller, http.Connection.RemoteIpAddress?.ToString(), "done", way);

    /// <summary>A session was ended by its owner.</summary>
    public void SignedOut(ClaimsPrincipal caller) =>
        Count(AuditVerb.SignOut, caller, caller.Origin().Address, "done", "session of the pages");

    /// <summary>A caller lacks a role.</summary>
    public void Refused(ClaimsPrincipal caller, string role) =>
        Count(AuditVerb.Refuse, caller, caller.Origin().Address, "failed", $"without the role {role}");

    /// <summary>Writes the new records, and the counts of hours that are over, or all counts.</summary>
    public async Task FlushAsync(bool isLast = false)
    {
        foreach (var some in TakeDue(isLast).Chunk(MaxTogether)) await Task.WhenAll(some.Select(due => WriteAsync(due.Kind, due.Count)));
    }

    private void Count(AuditVerb verb, ClaimsPrincipal caller, string? address, string outcome, string detail)
    {
        var hour = clock.GetUtcNow().Ticks / TimeSpan.TicksPerHour;
        var kind = new AccessKind(caller.Tenant(), hour, verb, caller.Identity!.Name!, caller.Origin().ClientId, address, outcome, detail);
        lock (_lock)
        {
            if (!_tallies.TryGetValue(kind, out var tally))
            {
                var known = _kinds.GetValueOrDefault((kind.Tenant, hour));
                if (known >= MaxKinds) kind = kind with { Actor = "", ClientId = null, Address = null, Detail = "others within an hour" };
                else _kinds[(kind.Tenant, hour)] = known + 1;
                if (!_tallies.TryGetValue(kind, out tally)) _tallies[kind] = tally = new Tally();
            }

            tally.Waiting++;
        }
    }

    // Later events of a kind that was written wait for the end of its hour.
    private List<(AccessKind Kind, int Count)> TakeDue(bool isLast)
    {
        var hour = clock.GetUtcNow().Ticks / TimeSpan.TicksPerHour;
        var due = new List<(AccessKind, int)>();
        lock (_lock)
        {
            foreach (var (kind, tally) in _tallies)
            {
                var isOver = isLast || kind.Hour != hour;
                if (tally.Waiting > 0 && (isOver || !tally.IsWritten)) due.Add((kind, tally.Waiting));
                if (isOver || !tally.IsWritten) (tally.Waiting, tally.IsWritten) = (0, true);
                if (isOver) _tallies.Remove(kind);
            }

            foreach (var past in _kinds.Keys.Where(key => isLast || key.Hour != hour).ToList()) _kinds.Remove(past);
        }

        return due;
    }

    private async Task WriteAsync(AccessKind kind, int count)
    {
        var act = new AuditAct(kind.Verb, AuditObjects.Client, null, kind.ClientId)
        {
            Outcome = kind.Outcome,
            Detail = kind.Detail,
            Count = count,
        };
        var recording = KeystoreChange.Recording(new Edit(kind.Actor, clock.GetUtcNow()), act);
        var change = recording with { Origin = new Origin(kind.ClientId, kind.Address, null) };
        try
        {
            await store.ChangeAsync(kind.Tenant, _ => change, CancellationToken.None);
        }
        catch (RefusalException refused)
        {
            Log.NotRecorded(logger, count, kind.Verb.ToString(), refused);
        }
    }

    private sealed record AccessKind(
        string Tenant, long Hour, AuditVerb Verb, string Actor, string? ClientId, string? Address, string Outcome, string Detail);

    private sealed class Tally
    {
        public int Waiting { get; set; }

        public bool IsWritten { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Count} acts of {Verb} could not be recorded")]
        public static partial void NotRecorded(ILogger logger, int count, string verb, Exception cause);
    }
}
