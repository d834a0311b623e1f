using Latchkey.Formats.Certificates;

namespace Latchkey.Formats.Chains;

/// <summary>
/// Finds the path from a certificate up to a root if several certificates could continue it: authorities that were renewed, that share a
/// name, or that were cross-certified. The order of the given certificates has no influence.
/// </summary>
/// <param name="issuers">Finds the issuers of a certificate by verified signatures.</param>
/// <param name="at">The time at which certificates should be valid.</param>
/// <param name="isPreferred">Whether a certificate takes precedence over equally good ones.</param>
/// <param name="spend">Charges the processor time of the search, in nanoseconds.</param>
internal sealed class IssuerPaths(
    Func<Certificate, IReadOnlyList<Certificate>> issuers,
    DateTimeOffset at,
    Predicate<Certificate>? isPreferred = null,
    Action<long>? spend = null)
{
    // Nanoseconds for copying, comparing and ranking a path.
    private const long CostOfPath = 8_000;

    // Certificates that all certify one another have more paths than can be searched; real ones have two or three.
    private const int MaxSteps = 500;

    private readonly Dictionary<Certificate, bool> _roots = new(ReferenceEqualityComparer.Instance); // records with long names
    private int _steps;

    /// <summary>
    /// The certificate and those above it, at most 20. At each step, a valid issuer takes precedence, then one that leads to a valid root,
    /// then one that leads to any root, then a preferred one, then the shorter path, then the issuer that is valid longer.
    /// </summary>
    public IReadOnlyList<Certificate> From(Certificate certificate)
    {
        _steps = 0;
        return certificate.IsSelfIssued ? [certificate] : Extend([certificate]);
    }

    /// <summary>Every path to a root. Each is searched for when it is requested, and the search ends after a few hundred steps.</summary>
    public IEnumerable<IReadOnlyList<Certificate>> AllToRoots(Certificate certificate) => AllToRoots([certificate]);

    private IEnumerable<IReadOnlyList<Certificate>> AllToRoots(List<Certificate> path) => Steps(path).SelectMany(longer =>
        IsRoot(longer[^1]) ? [longer] : AllToRoots(longer));

    private IEnumerable<List<Certificate>> Steps(List<Certificate> path) => path.Count == ChainReader.MaxCertificates || ++_steps > MaxSteps
        ? []
        : issuers(path[^1])
            .Where(issuer => !path.Exists(member => member.FingerprintSha256 == issuer.FingerprintSha256))
            .Select(issuer => (List<Certificate>)[.. path, issuer]);

    private List<Certificate> Extend(List<Certificate> path)
    {
        var height = path.Count;
        spend?.Invoke(CostOfPath);
        if (IsRoot(path[^1])) return path;
        return Steps(path)
            .Select(Extend)
            .OrderByDescending(longer => IsValid(longer[height]))
            .ThenByDescending(longer => ReachOf(longer, height))
            .ThenByDescending(longer => isPreferred?.Invoke(longer[height]) == true)
            .ThenBy(longer => longer.Count)
            .ThenByDescending(longer => longer[height].ValidNotAfter)
            .ThenBy(longer => longer[height].FingerprintSha256, StringComparer.Ordinal)
            .FirstOrDefault() ?? path;
    }

    // 2: a root, with a valid path to it; 1: a root; 0: no root
    private int ReachOf(List<Certificate> path, int from)
    {
        if (!IsRoot(path[^1])) return 0;
        return path.Skip(from).All(IsValid) ? 2 : 1;
    }

    // An authority that has changed its key links both keys by a certificate whose subject and issuer are the same, signed with its other
    // key.
    private bool IsRoot(Certificate certificate)
    {
        if (_roots.TryGetValue(certificate, out var isRoot)) return isRoot;
        return _roots[certificate] = certificate.IsSelfIssued
            && issuers(certificate).All(issuer => CertificateFields.HaveSameKey(certificate, issuer));
    }

    private bool IsValid(Certificate certificate) => certificate.ValidNotBefore <= at && at <= certificate.ValidNotAfter;
}
