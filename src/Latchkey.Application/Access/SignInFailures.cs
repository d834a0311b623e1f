using Latchkey.Application.Metrics;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Access;

/// <summary>
/// Records failures to sign in, in the log of the client's tenant if there is such a client, else in that of the operator. Guessing must
/// not fill the disk. For each client and address, the first failure of a minute is recorded at once and the others are counted. Beyond
/// <see cref="MaxApart"/> clients and addresses, all others are counted together. That holds for each tenant, for each issuer of tokens,
/// and for clients that do not exist, so that inventing them hides no attempt at a real one.
/// </summary>
internal sealed partial class SignInFailures(
    IKeystoreStore store, IServiceKeyStore serviceKeys, AuditMetrics metrics, TimeProvider clock, ILogger<SignInFailures> logger)
{
    // Without saying which of the two.
    private const string WrongSecret = "the client is unknown or its secret is wrong";

    private const int MaxApart = 20;
    private const int MaxClientIdLength = 100;
    private const string Nobody = "";
    private const string Unknown = ""; // no tenant and no issuer has this name

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Name, string Tenant), Crowd> _crowds = [];
    private long _minute;

    /// <summary>
    /// Records a wrong client id or secret, durably if it is the first of its kind in this minute. It ends when the time of a failure is
    /// over, so that nobody can measure whether there is such a client.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="clientId">The client id that it states.</param>
    /// <param name="check">The check that failed.</param>
    public Task RecordAsync(HttpContext http, string clientId, SecretCheck check) =>
        Task.WhenAll(RecordWrongSecretAsync(http, clientId), check.RestAsync(http.RequestAborted));

    /// <summary>Records a failure, durably if it is the first of its kind in this minute.</summary>
    /// <param name="http">The request.</param>
    /// <param name="client">The client that it names.</param>
    /// <param name="reason">The reason.</param>
    public Task RecordAsync(HttpContext http, NamedClient client, string reason)
    {
        metrics.SignInFailed();
        var shortened = client.Id is { Length: > MaxClientIdLength } id ? id[..MaxClientIdLength] : client.Id;
        var origin = new Origin(shortened, http.Connection.RemoteIpAddress?.ToString(), http.TraceIdentifier);
        var tenant = client.Tenant ?? NewServiceKey.DefaultTenant;
        var crowd = client switch
        {
            { Issuer: { } issuer } => issuer,
            { Id: not null, Tenant: not null } => tenant,
            _ => Unknown,
        };
        var due = TakeDue();
        if (IsFirst((crowd, tenant), origin)) due.Add(new Failure(tenant, origin, reason, 1));
        return WriteAsync(due);
    }

    /// <summary>Records the counts of minutes that are over.</summary>
    public Task FlushAsync() => WriteAsync(TakeDue());

    private bool IsFirst((string Name, string Tenant) crowd, Origin origin)
    {
        lock (_lock)
        {
            if (!_crowds.TryGetValue(crowd, out var known)) _crowds[crowd] = known = new Crowd();
            var kind = (origin.ClientId, origin.Address);
            if (known.Repeated.TryGetValue(kind, out var count)) known.Repeated[kind] = count + 1;
            else if (known.Repeated.Count < MaxApart) return known.Repeated.TryAdd(kind, 0);
            else known.Others++;
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
            var due = new List<Failure>();
            foreach (var ((_, tenant), known) in _crowds)
            {
                foreach (var ((client, address), count) in known.Repeated.Where(kind => kind.Value > 0))
                    due.Add(new Failure(tenant, new Origin(client, address, null), "more of the same within a minute", count));
                if (known.Others > 0) due.Add(new Failure(tenant, Origin.Server, "others within a minute", known.Others));
            }

            _crowds.Clear();
            return due;
        }
    }

    // The answer is 401 whether or not it can be recorded.
    private async Task WriteAsync(IEnumerable<Failure> failures)
    {
        foreach (var (tenant, origin, reason, count) in failures)
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
                await store.ChangeAsync(tenant, _ => change, CancellationToken.None);
            }
            catch (RefusalException refused)
            {
                Log.NotRecorded(logger, count, refused);
            }
        }
    }

    // Of a revoked client, too: its tenant must learn that somebody still has the secret.
    private async Task RecordWrongSecretAsync(HttpContext http, string clientId)
    {
        string? tenant = null;
        try
        {
            tenant = (await serviceKeys.FindAsync(clientId, CancellationToken.None))?.Tenant;
        }
        catch (RefusalException)
        {
            // Then the failure cannot be recorded either, which is logged.
        }

        await RecordAsync(http, new NamedClient(clientId, tenant), WrongSecret);
    }

    private sealed record Failure(string Tenant, Origin Origin, string Reason, int Count);

    // The failures of a minute that count together.
    private sealed class Crowd
    {
        public Dictionary<(string? ClientId, string? Address), int> Repeated { get; } = [];

        public int Others { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Count} failures to sign in could not be recorded")]
        public static partial void NotRecorded(ILogger logger, int count, Exception cause);
    }
}
