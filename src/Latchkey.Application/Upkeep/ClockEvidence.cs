using Latchkey.Keystores.Audit;

namespace Latchkey.Application.Upkeep;

/// <summary>
/// Checks the clock against the audit log, before anything is deleted for its age. A clock that has jumped ahead by more than a month finds
/// no record of the month before. The records that it writes itself count only after three days, even across restarts.
/// </summary>
internal sealed class ClockEvidence(IAuditLog audit, TimeProvider clock)
{
    private static readonly TimeSpan TooYoung = TimeSpan.FromDays(3);
    private static readonly TimeSpan TooOld = TimeSpan.FromDays(31);

    /// <summary>Finds the newest record that is three days old or older, if any.</summary>
    public async Task<ClockVerdict> JudgeAsync(CancellationToken cancellationToken)
    {
        var (now, verdict) = (clock.GetUtcNow(), ClockVerdict.Unknown);
        var range = new AuditRange { To = now - TooYoung, NewestFirst = true };
        foreach (var tenant in await audit.TenantsAsync(cancellationToken))
        {
            await foreach (var record in audit.ReadAsync(tenant, range, cancellationToken))
            {
                if (now - record.Time <= TooOld) return ClockVerdict.Believed;
                verdict = ClockVerdict.Doubted;
                break;
            }
        }

        return verdict;
    }
}

/// <summary>The evidence of the audit log about the clock.</summary>
internal enum ClockVerdict
{
    /// <summary>No record is old enough to be evidence; then there is nothing to delete either.</summary>
    Unknown,

    /// <summary>The last month has no record except in the last days: the clock may have jumped, or nobody did anything.</summary>
    Doubted,

    /// <summary>There is a record of the last month.</summary>
    Believed,
}
