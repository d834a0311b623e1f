using Latchkey.Formats.Certificates;

namespace Latchkey.Formats.Chains;

/// <summary>Finds the issuers of certificates, first by name and key identifier, then by signature.</summary>
/// <param name="namesakes">Finds the certificates with the name of a certificate's issuer.</param>
/// <param name="isIssuer">
/// Whether the second certificate has signed the first. The flag says whether it is the only candidate by name and key identifier.
/// </param>
internal sealed class Issuers(Func<Certificate, IEnumerable<Certificate>> namesakes, Func<Certificate, Certificate, bool, bool> isIssuer)
{
    private readonly KeyIdentifiers _identifiers = new();
    private readonly Dictionary<string, IReadOnlyList<Certificate>> _known = new(StringComparer.Ordinal);

    /// <summary>
    /// The issuers whose keys have signed the certificate; never the certificate itself. Those that are valid longest are checked first,
    /// because the budget may not allow checking all.
    /// </summary>
    public IReadOnlyList<Certificate> Of(Certificate certificate)
    {
        if (_known.TryGetValue(certificate.FingerprintSha256, out var known)) return known;
        List<Certificate> candidates = [.. namesakes(certificate)
            .Where(candidate => !_identifiers.AreDifferent(certificate, candidate))
            .DistinctBy(candidate => candidate.FingerprintSha256, StringComparer.Ordinal)];
        return _known[certificate.FingerprintSha256] = [.. candidates
            .OrderByDescending(candidate => candidate.ValidNotAfter)
            .ThenBy(candidate => candidate.FingerprintSha256, StringComparer.Ordinal)
            .Where(candidate => candidate.FingerprintSha256 != certificate.FingerprintSha256)
            .Where(candidate => isIssuer(certificate, candidate, candidates.Count == 1))];
    }

    /// <summary>The SHA-256 fingerprints of all certificates above one, by any path. Its own is only included if there is a loop.</summary>
    public HashSet<string> Above(Certificate certificate)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<Certificate>([certificate]);
        while (next.TryDequeue(out var below))
        {
            foreach (var issuer in Of(below).Where(issuer => found.Add(issuer.FingerprintSha256))) next.Enqueue(issuer);
        }

        return found;
    }
}
