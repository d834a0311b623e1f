using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Chains;

namespace Latchkey.Keystores.Formats;

/// <summary>
/// Checks the chains of private keys in a JKS or JCEKS file: Java writes what a program gives it, so that a certificate may stand above one
/// that it has not signed.
/// </summary>
internal sealed class JksChains
{
    // Most chains are right, and a file of a thousand cannot have all of them checked.
    private const int MaxChecks = 20;

    private readonly WorkBudget _budget;
    private readonly DateTimeOffset _at;
    private readonly IssuerSignatures _signatures;
    private int _checks;

    public JksChains(WorkBudget budget, DateTimeOffset at) => (_budget, _at, _signatures) = (budget, at, new IssuerSignatures(MayCheck));

    /// <summary>
    /// The chain as it is, where each certificate may have signed the one before; else the certificate of the key and those of the chain
    /// that lead up from it.
    /// </summary>
    public IReadOnlyList<Certificate> Arrange(IReadOnlyList<Certificate> chain)
    {
        if (chain.Zip(chain.Skip(1)).All(link => MayStand(link.First, link.Second))) return chain;
        var issuers = new Issuers(certificate => chain.Where(certificate.NamesAsIssuer), MayStand);
        return new WayUp(issuers.Of, _at).From(chain[0]);
    }

    // What cannot be checked stands as the file has it.
    private bool MayStand(Certificate certificate, Certificate issuer) => certificate.NamesAsIssuer(issuer)
        && _signatures.Judge(certificate, issuer) is Issuing.Verified or Issuing.UnknownAlgorithm or Issuing.Unchecked;

    private bool MayCheck(Certificate certificate, Certificate issuer) => ++_checks <= MaxChecks && _budget.TrySpend(IssuerSignatures.CostOf(issuer));
}
