using System.Globalization;
using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Latchkey.Pages.Entry;
using Latchkey.Pages.Keystore;
using Latchkey.Pages.Overview;

namespace Latchkey.Pages.Downloads;

/// <summary>The entries of the tenant keystore and the ends of their validity, for spreadsheets.</summary>
internal static class ExpiryList
{
    private static readonly string[] Titles =
    [
        "Alias", "Type", "Owner", "Subject DN", "Issuer DN", "Serial Number", "Valid From", "Valid Until", "Days Left", "Key Type", "Key Size",
        "Signature Algorithm", "SHA-256", "Warnings", "Responsible", "Labels",
    ];

    /// <summary>The list at a moment, in the order of the aliases.</summary>
    public static byte[] Of(TenantKeystores keystores, DateTimeOffset now)
    {
        var csv = new CsvText().Add(Titles);
        foreach (var judged in JudgedEntry.All(keystores.System, now)) csv.Add(Fields(judged, keystores));
        return csv.ToUtf8();
    }

    private static string[] Fields(JudgedEntry judged, TenantKeystores keystores)
    {
        var (entry, certificate, note) = (judged.Entry, judged.Entry.Certificate, keystores.Notes.GetValueOrDefault(judged.Entry.Alias));
        return
        [
            entry.Alias.Value, EntryWords.TypeOf(entry), EntryWords.OwnerOf(entry), certificate.SubjectDN, certificate.IssuerDN, certificate.SerialNumber,
            Time(certificate.ValidNotBefore), Time(certificate.ValidNotAfter), judged.DaysLeft.ToString(CultureInfo.InvariantCulture), certificate.KeyType,
            certificate.KeySize.ToString(CultureInfo.InvariantCulture), certificate.SignatureAlgorithm, certificate.FingerprintSha256,
            string.Join("; ", judged.Warnings.Select(WarningWords.Of).Distinct(StringComparer.Ordinal)), note?.Owner ?? "", string.Join(' ', note?.Labels ?? []),
        ];
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
