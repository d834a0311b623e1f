using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Expiry;
using Latchkey.Keystores.Tenants;
using Latchkey.Pages.Keystore;

namespace Latchkey.Pages.Calendar;

/// <summary>
/// The ends of validity of the entries of a tenant as a calendar (RFC 5545, RFC 7986). The same entries make the same octets.
/// </summary>
internal static class CalendarFeed
{
    /// <summary>The calendar, an alarm at each threshold of the entry's alias.</summary>
    public static byte[] Of(string tenant, Latchkey.Keystores.Tenants.Keystore keystore, ExpiryPolicy policy)
    {
        var calendar = new CalendarText().Add("BEGIN:VCALENDAR").Add("VERSION:2.0").Add("PRODID:-//Latchkey//Ends of validity//EN")
            .AddText("NAME", $"Latchkey: {tenant}").AddText("X-WR-CALNAME", $"Latchkey: {tenant}")
            .Add("REFRESH-INTERVAL;VALUE=DURATION:PT6H").Add("X-PUBLISHED-TTL:PT6H");
        foreach (var entry in keystore.Entries.Values) AddEvent(calendar, tenant, entry, policy.Of(entry.Alias));
        return calendar.Add("END:VCALENDAR").ToUtf8();
    }

    private static void AddEvent(CalendarText calendar, string tenant, KeystoreEntry entry, IReadOnlyCollection<Threshold> thresholds)
    {
        var certificate = entry.Certificate;
        var summary = $"The {(entry.Type == EntryType.KeyPair ? "key pair" : "certificate")} \"{entry.Alias}\" expires";
        calendar.Add("BEGIN:VEVENT").Add($"UID:{Uid(tenant, entry)}").AddTime("DTSTAMP", entry.LastModified.At).AddTime("DTSTART", certificate.ValidNotAfter)
            .AddText("SUMMARY", summary)
            .AddText("DESCRIPTION", $"Subject: {certificate.SubjectDN}\nIssuer: {certificate.IssuerDN}\nSerial number: {certificate.SerialNumber}\nOwner: {EntryWords.OwnerOf(entry)}\nSHA-256: {certificate.FingerprintSha256}")
            .Add("TRANSP:TRANSPARENT");
        foreach (var lead in thresholds.Select(threshold => threshold.Lead(certificate.ValidNotAfter - certificate.ValidNotBefore)).Where(lead => lead > TimeSpan.Zero))
            calendar.Add("BEGIN:VALARM").Add("ACTION:DISPLAY").AddText("DESCRIPTION", summary).Add($"TRIGGER:-{Duration(lead)}").Add("END:VALARM");
        calendar.Add("END:VEVENT");
    }

    // Another certificate under the alias is another event: what a person has noted on the old one stays with that.
    private static string Uid(string tenant, KeystoreEntry entry)
    {
        var name = Encoding.UTF8.GetBytes($"{tenant}\n{entry.Alias}\n{entry.Certificate.FingerprintSha256}");
        return $"{Convert.ToHexStringLower(SHA256.HashData(name).AsSpan(0, 16))}@latchkey";
    }

    // dur-value of RFC 5545 section 3.3.6
    private static string Duration(TimeSpan lead) => lead.Ticks % TimeSpan.TicksPerDay == 0
        ? string.Create(CultureInfo.InvariantCulture, $"P{lead.Days}D")
        : string.Create(CultureInfo.InvariantCulture, $"P{lead.Days}DT{lead.Hours}H{lead.Minutes}M{lead.Seconds}S");
}
