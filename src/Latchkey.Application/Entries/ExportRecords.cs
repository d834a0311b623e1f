using System.Security.Claims;
using Latchkey.Application.Access;
using Latchkey.Application.Settings;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Entries;

/// <summary>
/// Records exports of public content. An export is a read that writes, so it is limited like a write. The first of its kind in ten minutes
/// is recorded before it is answered. If the same client repeats it from the same address, the repetitions are counted, and their number is
/// recorded once that time is over. A client, and likewise a tenant, may cause a limited number of records in an hour.
/// </summary>
internal sealed partial class ExportRecords(IKeystoreStore store, ExportSettings exports, TimeProvider clock, ILogger<ExportRecords> logger)
{
    // So many clients at their limit fill the quota of their tenant.
    private const int ClientsOfTenant = 4;

    private const int MostKinds = 50_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly RequestWindows? _clients = Windows(exports, 1, clock);
    private readonly RequestWindows? _tenants = Windows(exports, ClientsOfTenant, clock);
    private readonly Lock _lock = new();
    private readonly Dictionary<ExportKind, Repeated> _known = [];

    /// <summary>Records an export; it may be answered once this is done.</summary>
    /// <param name="caller">The client that exports.</param>
    /// <param name="act">What.</param>
    /// <param name="fetchSite">The browser's <c>Sec-Fetch-Site</c>, which describes the page that sends the request; or null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.TooManyExports"/>; <see cref="Refusal.OtherSite"/>: the request comes from a page of another site; the store
    /// refuses.
    /// </exception>
    public async Task RecordAsync(ClaimsPrincipal caller, AuditAct act, string? fetchSite, CancellationToken cancellationToken)
    {
        if (fetchSite is "cross-site" or "same-site" && caller.Identity!.AuthenticationType != CallerClaims.Bearer)
            throw new RefusalException(new Refusal.OtherSite());
        var kind = new ExportKind(caller.Tenant(), caller.Identity!.Name!, caller.Origin() with { CorrelationId = null }, act);
        if (IsRepeated(kind)) return;
        Take(kind);
        await store.ChangeAsync(kind.Tenant, _ => Change(kind, act) with { Origin = caller.Origin() }, cancellationToken);
        lock (_lock)
        {
            if (_known.Count < MostKinds) _known.TryAdd(kind, new Repeated(clock.GetUtcNow() + Interval));
        }
    }

    /// <summary>Records the counts whose time is over, or all of them before the server ends.</summary>
    public Task FlushAsync(bool all) => WriteAsync(TakeDue(all));

    private static RequestWindows? Windows(ExportSettings exports, int times, TimeProvider clock) =>
        exports.PerHour > 0 ? new(exports.PerHour * times, Hour, clock) : null;

    private bool IsRepeated(ExportKind kind)
    {
        lock (_lock)
        {
            if (!_known.TryGetValue(kind, out var known)) return false;
            known.Count++;
            return true;
        }
    }

    private void Take(ExportKind kind)
    {
        var client = $"{kind.Tenant} {kind.Origin.ClientId}";
        if (_clients?.TryTake(client) is not null) throw new RefusalException(new Refusal.TooManyExports());
        if (_tenants?.TryTake(kind.Tenant) is null) return;
        _clients?.GiveBack(client);
        throw new RefusalException(new Refusal.TooManyExports());
    }

    private List<(ExportKind Kind, int Count)> TakeDue(bool all)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var due = _known.Where(known => all || now >= known.Value.Until).Select(known => (known.Key, known.Value.Count)).ToList();
            foreach (var (kind, _) in due) _known.Remove(kind);
            return due;
        }
    }

    private async Task WriteAsync(List<(ExportKind Kind, int Count)> due)
    {
        foreach (var (kind, count) in due.Where(each => each.Count > 0))
        {
            var act = kind.Act with { Count = count, Detail = $"{kind.Act.Detail}, more of the same" };
            try
            {
                await store.ChangeAsync(kind.Tenant, _ => Change(kind, act), CancellationToken.None);
            }
            catch (RefusalException refused)
            {
                Log.NotRecorded(logger, count, refused);
            }
        }
    }

    private KeystoreChange Change(ExportKind kind, AuditAct act) =>
        KeystoreChange.Recording(new Edit(kind.Actor, clock.GetUtcNow()), act) with { Origin = kind.Origin };

    private sealed record ExportKind(string Tenant, string Actor, Origin Origin, AuditAct Act);

    private sealed class Repeated(DateTimeOffset until)
    {
        public DateTimeOffset Until => until;

        public int Count { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Count} repeated exports could not be recorded")]
        public static partial void NotRecorded(ILogger logger, int count, Exception cause);
    }
}
