using Latchkey.Application.Metrics;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Access;

/// <summary>
/// Records failures to sign in, in the log of the client's tenant if there is such a client. Guessing must not fill the disk. For each
/// client and address, the first failure of a minute is recorded at once and the others are counted. Beyond <see cref="MaxApart"/> clients
/// and addresses, all others are counted together.
/// </summary>
internal sealed partial class SignInFailures(
    IKeystoreStore store, IServiceKeyStore serviceKeys, AuditMetrics metrics, TimeProvider clock, ILogger<SignInFailures> logger)
{
    /// <summary>The reason for a wrong client id or secret, without saying which of the two.</summary>
    public const string WrongSecret = "the client is unknown or its secret is wrong";

    private const int MaxApart = 20;
    private const int MaxClientIdLength = 100;
    private const string Nobody = "";

    private readonly Lock _lock = new();
    private readonly Dictionary<(string? ClientId, string? Address), int> _repeated = [];
    private int _others;
    private long _minute;

    /// <summary>Records a failure, durably if it is the first of its kind in this minute.</summary>
    /// <param name="http">The request.</param>
    /// <param name="clientId">The client id that it states, or null.</param>
    /// <param name="reason">The reason.</param>
    public Task RecordAsync(HttpContext http, string? clientId, string reason)
    {
        metrics.SignInFailed();
        var shortened = clientId is { Length: > MaxClientIdLength } ? clientId[..MaxClientIdLength] : clientId;
        var origin = new Origin(shortened, http.Connection.RemoteIpAddress?.ToString(), http.TraceIdentifier);
        return WriteAsync([.. TakeDue(), .. IsFirst(origin) ? [new Failure(origin, reason, 1)] : Array.Empty<Failure>()]);
    }

    /// <summary>Records the counts of minutes that are over.</summary>
    public Task FlushAsync() => WriteAsync(TakeDue());

    private bool IsFirst(Origin origin)
    {
        lock (_lock)
        {
            var kind = (origin.ClientId, origin.Address);
            if (_repeated.TryGetValue(kind, out var count)) _repeated[kind] = count + 1;
            else if (_repeated.Count < MaxApart) return _repeated.TryAdd(kind, 0);
            else _others++;
            return false;
        }
    }

    private List<Failure> TakeDue()
    {
        lock (_lock)
        {
            var minute = clock.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
            if (minute == _minute) return [];
            _minute = minute;
            var due = _repeated.Where(kind => kind.Value > 0)
                .Select(kind =>
                    new Failure(new Origin(kind.Key.ClientId, kind.Key.Address, null), "more of the same within a minute", kind.Value))
                        .ToList();
            if (_others > 0) due.Add(new Failure(Origin.Server, "others within a minute", _others));
            _repeated.Clear();
            _others = 0;
            return due;
        }
    }

    // The answer is 401 whether or not it can be recorded.
    private async Task WriteAsync(IEnumerable<Failure> failures)
    {
        foreach (var (origin, reason, count) in failures)
        {
            var act = new AuditAct(AuditVerb.SignIn, AuditObjects.Client, null, origin.ClientId)
            {
                Outcome = "failed",
                Detail = reason,
                Count = count,
            };
            var change = KeystoreChange.Recording(new Edit(Nobody, clock.GetUtcNow()), act) with { Origin = origin };
            try
            {
                await store.ChangeAsync(await TenantAsync(origin.ClientId), _ => change, CancellationToken.None);
            }
            catch (RefusalException refused)
            {
                Log.NotRecorded(logger, count, refused);
            }
        }
    }

    // A failure for a known client concerns its tenant; one for an unknown client concerns the operator.
    private async Task<string> TenantAsync(string? clientId) =>
        (clientId is null ? null : await serviceKeys.FindAsync(clientId, CancellationToken.None))?.Tenant ?? NewServiceKey.DefaultTenant;

    private sealed record Failure(Origin Origin, string Reason, int Count);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Count} failures to sign in could not be recorded")]
        public static partial void NotRecorded(ILogger logger, int count, Exception cause);
    }
}
