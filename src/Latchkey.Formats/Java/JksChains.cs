using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Names;

namespace Latchkey.Formats.Java;

/// <summary>
/// Checks the chains of private keys in a JKS or JCEKS file. Java writes any chain that a program passes, so a certificate may stand above
/// one that it has not signed.
/// </summary>
internal sealed class JksChains
{
    // Most chains are correct, and the chains of a thousand keys cannot all be checked.
    private const int MaxChecks = 20;

    // Nanoseconds for comparing key identifiers, and for finding a signature that was already checked.
    private const int CostOfNamesake = 2_000;

    private readonly WorkBudget _budget;
    private readonly DateTimeOffset _at;
    private readonly IssuerSignatures _signatures = new();
    private int _checks;

    public JksChains(WorkBudget budget, DateTimeOffset at) => (_budget, _at) = (budget, at);

    /// <summary>
    /// Returns the chain unchanged if each certificate may have signed the one before. Otherwise returns the certificate of the key and
    /// those certificates of the chain that lead up from it.
    /// </summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public IReadOnlyList<Certificate> Arrange(IReadOnlyList<Certificate> chain)
    {
        if (chain.Zip(chain.Skip(1)).All(link => link.First.NamesAsIssuer(link.Second) && MayStand(link.First, link.Second))) return chain;
        var bySubject = chain.ToLookup(certificate => certificate.SubjectDN, NameComparer.Instance);
        var issuers = new Issuers(
            certificate => Namesakes(certificate, bySubject),
            (certificate, issuer, _) => MayStand(certificate, issuer));
        return new IssuerPaths(issuers.Of, _at, spend: _budget.Spend).From(chain[0]);
    }

    private IEnumerable<Certificate> Namesakes(Certificate certificate, ILookup<string, Certificate> bySubject)
    {
        var namesakes = bySubject[certificate.IssuerDN];
        _budget.Spend(namesakes.LongCount() * CostOfNamesake);
        return namesakes;
    }

    // Without a check, the order in the file counts.
    private bool MayStand(Certificate certificate, Certificate issuer) =>
        _signatures.Judge(certificate, issuer, () => MayCheck(certificate, issuer))
            is Issuing.Verified or Issuing.UnknownAlgorithm or Issuing.Unchecked;

    private bool MayCheck(Certificate certificate, Certificate issuer) =>
        ++_checks <= MaxChecks && _budget.TrySpend(IssuerSignatures.CostOf(certificate, issuer));
}
