using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Names;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Pkcs12;

/// <summary>
/// Finds the certificates of the keys in a PKCS#12 file. A key's own certificate is the one with its public key; those with the same
/// localKeyId are tried first. The chain continues with the issuers whose keys made the signatures.
/// </summary>
internal sealed class Pkcs12Chains
{
    // Nanoseconds for finding and comparing the key of a certificate, or its key identifiers.
    private const int CostOfComparison = 1_000;
    private const int CostOfNamesake = 20_000;

    // A candidate with a unique name is most likely the issuer, and the chains of a thousand pairs cannot all be checked.
    private const int MaxSoleChecks = 20;

    // In nanoseconds. Optional checks leave the rest of the budget to mandatory work.
    private const long MaxCostOfSoleCheck = 3_000_000;

    private readonly WorkBudget _budget;
    private readonly List<Pkcs12Item.Certificate> _certificates;
    private readonly ILookup<string, Pkcs12Item.Certificate> _bySubject;
    private readonly ILookup<string, Pkcs12Item.Certificate> _byLocalKeyId;
    private readonly Dictionary<string, Pkcs12Item.Certificate> _byFingerprint;
    private readonly Dictionary<string, IReadOnlyList<Certificate>> _ways = new(StringComparer.Ordinal);
    private readonly IssuerSignatures _signatures = new();
    private readonly IssuerPaths _paths;
    private int _soleChecks;

    public Pkcs12Chains(IEnumerable<Pkcs12Item.Certificate> certificates, WorkBudget budget, DateTimeOffset at)
    {
        _budget = budget;
        _paths = new IssuerPaths(new Issuers(Namesakes, IsIssuer).Of, at, spend: budget.Spend);
        _certificates = [.. certificates];
        _bySubject = _certificates.ToLookup(certificate => certificate.Value.SubjectDN, NameComparer.Instance);
        _byFingerprint = _certificates
            .DistinctBy(FingerprintOf, StringComparer.Ordinal)
            .ToDictionary(FingerprintOf, StringComparer.Ordinal);
        _byLocalKeyId = _certificates.ToLookup(certificate => certificate.LocalKeyId ?? "", StringComparer.Ordinal);
    }

    /// <summary>Finds the key's certificate, its issuer's, and so on, at most 20.</summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>; <see cref="FileFault.TooCostly"/>.
    /// </exception>
    public IReadOnlyList<Pkcs12Item.Certificate> Find(Pkcs12Item.PrivateKey key)
    {
        var own = FindOwn(key);
        if (!_ways.TryGetValue(FingerprintOf(own), out var way)) way = _ways[FingerprintOf(own)] = _paths.From(own.Value);
        return [own, .. way.Skip(1).Select(issuer => _byFingerprint[issuer.FingerprintSha256])];
    }

    private static string FingerprintOf(Pkcs12Item.Certificate certificate) => certificate.Value.FingerprintSha256;

    private Pkcs12Item.Certificate FindOwn(Pkcs12Item.PrivateKey key)
    {
        using var read = KeyReader.ReadPrivate(key.Value.Span, _budget);
        var namedByKey = key.LocalKeyId is null ? [] : _byLocalKeyId[key.LocalKeyId];
        foreach (var certificate in namedByKey.Concat(_certificates))
        {
            _budget.Spend(CostOfComparison);
            if (read.BelongsTo(CertificateFields.KeyOf(certificate.Value))) return certificate;
        }

        throw Refuse.PrivateKeyNotAcceptable(namedByKey.Any()
            ? "The certificate does not belong to the private key."
            : "The private key has no certificate.");
    }

    private IEnumerable<Certificate> Namesakes(Certificate certificate)
    {
        var namesakes = _bySubject[certificate.IssuerDN];
        if (namesakes.LongCount() is > 1 and var count) _budget.Spend(count * CostOfNamesake);
        return namesakes.Select(namesake => namesake.Value);
    }

    // Without a check, because the algorithm is unknown or the cost too high, an unambiguous candidate counts as the issuer.
    private bool IsIssuer(Certificate certificate, Certificate issuer, bool isSole) =>
        _signatures.Judge(certificate, issuer, () => MayCheck(certificate, issuer, isSole)) switch
        {
            Issuing.Verified => true,
            Issuing.UnknownAlgorithm or Issuing.Unchecked => isSole,
            _ => false,
        };

    private bool MayCheck(Certificate certificate, Certificate issuer, bool isSole)
    {
        if (isSole && ++_soleChecks > MaxSoleChecks) return false;
        var cost = IssuerSignatures.CostOf(certificate, issuer);
        if (isSole) return cost <= MaxCostOfSoleCheck && _budget.TrySpend(cost);
        _budget.Spend(cost);
        return true;
    }
}
