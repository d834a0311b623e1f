using Latchkey.Formats.Certificates;
using Latchkey.Formats.Names;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.KeyWeaknesses;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Warnings;

/// <summary>Finds the warnings of entries.</summary>
public static class EntryWarnings
{
    private static readonly string[] WeakDigests = ["SHA1with", "MD5with", "MD2with"];

    /// <summary>The subjects that may continue a chain: those of the certificates of a keystore.</summary>
    public static IReadOnlySet<string> KnownIssuers(Keystore keystore) =>
        keystore.Certificates.Select(certificate => certificate.SubjectDN).ToHashSet(NameComparer.Instance);

    /// <summary>The warnings about an entry's own certificate, the certificates above it, and the chain.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="knownIssuers">See <see cref="KnownIssuers"/>.</param>
    /// <param name="now">The current time.</param>
    public static IReadOnlyList<EntryWarning> Of(KeystoreEntry entry, IReadOnlySet<string> knownIssuers, DateTimeOffset now)
    {
        var warnings = new List<EntryWarning>();
        if (OfValidity(entry.Certificate, now) is { } validity) warnings.Add(new EntryWarning(validity, entry.Certificate));
        foreach (var certificate in entry.Chain)
        {
            warnings.AddRange(WeakKeys.Of(certificate).Select(weakness => new EntryWarning(WarningKind.WeakKey, certificate, weakness)));
            if (IsWeaklySigned(certificate)) warnings.Add(new EntryWarning(WarningKind.WeakSignature, certificate));
            if (OfIssuer(certificate, entry.Certificate, now) is { } issuer) warnings.Add(new EntryWarning(issuer, certificate));
        }

        if (IsIncomplete(entry, knownIssuers)) warnings.Add(new EntryWarning(WarningKind.ChainIncomplete, entry.Chain[^1]));
        return warnings;
    }

    private static WarningKind? OfValidity(Certificate certificate, DateTimeOffset now) => certificate.ValidityAt(now) switch
    {
        Validity.Expired => WarningKind.Expired,
        Validity.NotYet => WarningKind.NotYetValid,
        Validity.EndsSoon => WarningKind.EndsSoon,
        _ => null,
    };

    private static WarningKind? OfIssuer(Certificate issuer, Certificate own, DateTimeOffset now)
    {
        if (ReferenceEquals(issuer, own)) return null;
        if (issuer.ValidityAt(now) == Validity.Expired) return WarningKind.IssuerExpired;
        return issuer.ValidNotAfter < own.ValidNotAfter ? WarningKind.IssuerEndsBefore : null;
    }

    // The signature of a root on itself proves nothing, so its algorithm does not matter.
    private static bool IsWeaklySigned(Certificate certificate) =>
        !certificate.IsSelfIssued
        && Array.Exists(WeakDigests, digest => certificate.SignatureAlgorithm.StartsWith(digest, StringComparison.Ordinal));

    // Only a key pair presents its chain; the certificate of a partner stands alone.
    private static bool IsIncomplete(KeystoreEntry entry, IReadOnlySet<string> knownIssuers) =>
        entry.Type == EntryType.KeyPair && entry.Chain[^1] is var last && !last.IsSelfIssued && !knownIssuers.Contains(last.IssuerDN);
}
