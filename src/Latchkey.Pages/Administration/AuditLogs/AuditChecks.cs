using System.Collections.Concurrent;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Pages.Session;

namespace Latchkey.Pages.Administration.AuditLogs;

/// <summary>Verifies audit logs at the request of users, one at a time, and remembers the results.</summary>
internal sealed class AuditChecks(IAuditLog audit, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<string, AuditCheck> _last = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The last result on this server, and the last day on which the head was signed.</summary>
    /// <exception cref="NotPermittedException">The user may not read the audit log.</exception>
    public async Task<(AuditCheck? Last, AuditMark? Signed)> StateAsync(PageSession session)
    {
        var tenant = (await session.UserAsync(Roles.AuditLogRead)).Tenant;
        var marks = await audit.MarksAsync(tenant, CancellationToken.None);
        return (_last.GetValueOrDefault(tenant),
            marks.Where(mark => mark.Name is not (AuditMark.Head or AuditMark.Anchor)).MaxBy(mark => mark.Position.Sequence));
    }

    /// <summary>Verifies the log of the user's tenant.</summary>
    /// <exception cref="NotPermittedException">The user may not read the audit log.</exception>
    /// <exception cref="RefusalException"><see cref="Refusal.TooBusy"/>: another log is being verified.</exception>
    public async Task<AuditCheck> RunAsync(PageSession session, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var tenant = (await session.UserAsync(Roles.AuditLogRead)).Tenant;
        if (!await _turn.WaitAsync(0, cancellationToken)) throw new RefusalException(new Refusal.TooBusy());
        try
        {
            // Not on the thread of the page, which has to show the progress.
            var finding = await Task.Run(() => audit.VerifyAsync(tenant, cancellationToken, progress), cancellationToken);
            return _last[tenant] = new AuditCheck(finding, clock.GetUtcNow());
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}

/// <summary>The result of a verification, and its time.</summary>
internal sealed record AuditCheck(AuditFinding Finding, DateTimeOffset At);
