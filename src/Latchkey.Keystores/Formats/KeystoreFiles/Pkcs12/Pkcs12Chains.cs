using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Chains;

namespace Latchkey.Keystores.Formats;

/// <summary>
/// Finds the certificates of keys in a PKCS#12 file. A key's own certificate is the one that has its public key, looked
/// for among those with the same localKeyId first; the chain goes on by the issuers whose keys have signed.
/// </summary>
internal sealed class Pkcs12Chains
{
    // In nanoseconds: a certificate's key is found and compared; so are key identifiers.
    private const int CostOfComparison = 1_000;
    private const int CostOfNamesake = 20_000;

    // An issuer without a namesake is most likely the issuer; a file of a thousand pairs cannot have all of them checked.
    private const int MaxSoleChecks = 20;

    private readonly WorkBudget _budget;
    private readonly List<Pkcs12Item.Certificate> _certificates;
    private readonly ILookup<string, Pkcs12Item.Certificate> _bySubject;
    private readonly ILookup<string, Pkcs12Item.Certificate> _byLocalKeyId;
    private readonly IssuerSignatures _signatures;
    private readonly Issuers _issuers;
    private readonly DateTimeOffset _at;
    private int _soleChecks;

    public Pkcs12Chains(IEnumerable<Pkcs12Item.Certificate> certificates, WorkBudget budget, DateTimeOffset at)
    {
        _at = at;
        _signatures = new IssuerSignatures(MayCheck);
        _issuers = new Issuers(Namesakes, IsIssuer);
        _budget = budget;
        _certificates = [.. certificates];
        _bySubject = _certificates.ToLookup(certificate => certificate.Value.SubjectDN, NameComparer.Instance);
        _byLocalKeyId = _certificates.ToLookup(certificate => certificate.LocalKeyId ?? "", StringComparer.Ordinal);
    }

    /// <summary>The key's certificate, its issuer's, and so on, at most 20.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.PrivateKeyNotAcceptable"/>; <see cref="Refusal.FileTooCostly"/>.
    /// </exception>
    public IReadOnlyList<Pkcs12Item.Certificate> Find(Pkcs12Item.PrivateKey key)
    {
        var own = FindOwn(key);
        var way = new WayUp(_issuers.Of, _at).From(own.Value);
        return [own, .. way.Skip(1).Select(issuer => _certificates.Find(item => item.Value.FingerprintSha256 == issuer.FingerprintSha256)!)];
    }

    private Pkcs12Item.Certificate FindOwn(Pkcs12Item.PrivateKey key)
    {
        using var read = PrivateKey.Read(key.Value.Span, _budget);
        var namedByKey = key.LocalKeyId is null ? [] : _byLocalKeyId[key.LocalKeyId];
        foreach (var certificate in namedByKey.Concat(_certificates))
        {
            _budget.Spend(CostOfComparison);
            if (read.BelongsTo(certificate.Value)) return certificate;
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

    // What cannot be checked stands as the file has it, as long as there is no choice: a signature of an unknown algorithm, or one of very many.
    private bool IsIssuer(Certificate certificate, Certificate issuer) => _signatures.Judge(certificate, issuer) switch
    {
        Issuing.Verified => true,
        Issuing.UnknownAlgorithm or Issuing.Unchecked => IsSole(certificate, issuer),
        _ => false,
    };

    private bool MayCheck(Certificate certificate, Certificate issuer)
    {
        var cost = IssuerSignatures.CostOf(issuer);
        if (IsSole(certificate, issuer)) return cost == IssuerSignatures.UsualCost && ++_soleChecks <= MaxSoleChecks && _budget.TrySpend(cost);
        _budget.Spend(cost);
        return true;
    }

    private bool IsSole(Certificate certificate, Certificate issuer) => _bySubject[certificate.IssuerDN].All(namesake =>
        namesake.Value.FingerprintSha256 == issuer.FingerprintSha256 || KeyIdentifiers.AreDifferent(certificate, namesake.Value));
}
