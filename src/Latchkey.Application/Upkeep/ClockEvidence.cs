using Latchkey.Keystores.Audit;

namespace Latchkey.Application.Upkeep;

/// <summary>
/// Whether the audit log bears the clock out, before anything is deleted for its age. A clock that has jumped ahead by more than a month
/// finds no record of the days before, and what it records itself is too young to count for three days, whatever is restarted.
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

/// <summary>What the audit log says of the clock.</summary>
internal enum ClockVerdict
{
    /// <summary>There is no record that is old enough to say anything; nor is there anything to delete.</summary>
    Unknown,

    /// <summary>Nothing was recorded in the last month but for the last days: the clock may have jumped, or nobody did anything.</summary>
    Doubted,

    /// <summary>There is a record of the last month.</summary>
    Believed,
}
