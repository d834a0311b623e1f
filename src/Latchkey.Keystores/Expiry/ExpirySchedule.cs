using System.Collections.Immutable;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Expiry;

/// <summary>
/// The moments at which a notice about a certificate is due: at each threshold, every day after the last threshold, at expiry, and every
/// day after expiry.
/// </summary>
internal static class ExpirySchedule
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>
    /// (1) Finds the most urgent threshold that has been reached; it includes the earlier ones. (2) A notice is due if it is more urgent
    /// than the last one, or if one of the moments has passed since then. (3) If the last notice lies more than a day in the future, a
    /// clock was wrong. That notice then suppresses nothing, but a notice of the same threshold still counts as a reminder.
    /// </summary>
    public static DueNotice? Due(KeystoreEntry entry, ExpiryNotice? last, ImmutableArray<Threshold> thresholds, DateTimeOffset now)
    {
        var certificate = entry.Certificate;
        if (Reached(certificate, thresholds, now) is not var (threshold, lead, moment)) return null; // (1)
        if (last?.Fingerprint != certificate.FingerprintSha256) last = null;
        var isReminder = last is not null && lead >= last.Lead;
        var isDue = !isReminder || moment > last!.At.UtcTicks || last.At - now > Day; // (2), (3)
        if (!isDue) return null;
        var after = new ExpiryNotice(certificate.FingerprintSha256, isReminder ? last!.Lead : lead, now);
        return new DueNotice(entry, new ExpiryDetail(threshold?.Text, certificate.ValidNotAfter, isReminder), after);
    }

    // In ticks, because a certificate may begin or end at the limits of a date.
    private static (Threshold? Threshold, TimeSpan Lead, long Moment)? Reached(
        Certificate certificate, ImmutableArray<Threshold> thresholds, DateTimeOffset now)
    {
        var end = certificate.ValidNotAfter.UtcTicks;
        if (now > certificate.ValidNotAfter) return (null, TimeSpan.Zero, LastDay(end, now));

        var lifetime = certificate.ValidNotAfter - certificate.ValidNotBefore;
        var (reached, least, last) = ((Threshold?)null, TimeSpan.MaxValue, TimeSpan.MaxValue);
        foreach (var threshold in thresholds) // of two at the same moment, the later one counts
        {
            var lead = threshold.Lead(lifetime);
            if (lead <= TimeSpan.Zero) continue;
            if (lead < last) last = lead;
            if (lead <= least && end - lead.Ticks <= now.UtcTicks) (reached, least) = (threshold, lead);
        }

        if (reached is null) return null;
        return (reached, least, least == last ? LastDay(end - least.Ticks, now) : end - least.Ticks);
    }

    private static long LastDay(long from, DateTimeOffset now) => now.UtcTicks - ((now.UtcTicks - from) % TimeSpan.TicksPerDay);
}
