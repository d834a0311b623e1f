using System.Collections.Immutable;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Expiry;

/// <summary>
/// The moments at which notice is due of a certificate: each threshold, then every day from the last threshold on; its end, and
/// every day after that.
/// </summary>
internal static class ExpirySchedule
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>
    /// (1) Finds the most urgent threshold that is reached: it covers the ones before it. (2) Notice is due if it is
    /// more urgent than any that was given, or if one of the moments has passed since the last. (3) If the last was given more
    /// than a day in the future, a clock was wrong; then what it said is no reason to be silent, but a threshold of which notice
    /// was given stays a reminder.
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

    // Moments are ticks, because a certificate may end, or begin, at the edge of what a date can be.
    private static (Threshold? Threshold, TimeSpan Lead, long Moment)? Reached(
        Certificate certificate, ImmutableArray<Threshold> thresholds, DateTimeOffset now)
    {
        var end = certificate.ValidNotAfter.UtcTicks;
        if (now > certificate.ValidNotAfter) return (null, TimeSpan.Zero, LastDay(end, now));

        var lifetime = certificate.ValidNotAfter - certificate.ValidNotBefore;
        var (reached, least, last) = ((Threshold?)null, TimeSpan.MaxValue, TimeSpan.MaxValue);
        foreach (var threshold in thresholds) // of two that are the same moment, the later one
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
