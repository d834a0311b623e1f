using Latchkey.Formats.Certificates;

namespace Latchkey.Formats.Chains;

/// <summary>
/// Finds the way from a certificate up to a root where several certificates could follow: authorities that were renewed, that have
/// the name of another, or that others have cross-certified. The order in which the certificates come has no influence.
/// </summary>
/// <param name="issuers">Finds the issuers of a certificate, whose signatures have been checked.</param>
/// <param name="at">The moment at which certificates should be valid.</param>
/// <param name="isPreferred">Whether a certificate comes before others that are as good.</param>
/// <param name="spend">Charges the processor time of the search, in nanoseconds.</param>
internal sealed class WayUp(
    Func<Certificate, IReadOnlyList<Certificate>> issuers,
    DateTimeOffset at,
    Predicate<Certificate>? isPreferred = null,
    Action<long>? spend = null)
{
    // A way is copied, compared and ranked; in nanoseconds.
    private const long CostOfWay = 8_000;

    // Certificates that all certify each other have more ways than anybody could walk; real ones have two or three.
    private const int MaxSteps = 500;

    private readonly Dictionary<Certificate, bool> _roots = new(ReferenceEqualityComparer.Instance); // names can be long
    private int _steps;

    /// <summary>
    /// The certificate and those above it, 20 at most. At each step an issuer that is valid comes before one that is not, then one
    /// that leads to a valid root before one that leads to any root or to none, then one that is preferred, the shorter way, and the one
    /// that lasts longer.
    /// </summary>
    public IReadOnlyList<Certificate> From(Certificate certificate)
    {
        _steps = 0;
        return certificate.IsSelfIssued ? [certificate] : Extend([certificate]);
    }

    /// <summary>Every way to a root; none is looked for before it is asked for, and no more than some hundred steps are made.</summary>
    public IEnumerable<IReadOnlyList<Certificate>> AllToRoots(Certificate certificate) => AllToRoots([certificate]);

    private IEnumerable<IReadOnlyList<Certificate>> AllToRoots(List<Certificate> way) => Steps(way).SelectMany(longer =>
        IsRoot(longer[^1]) ? [longer] : AllToRoots(longer));

    private IEnumerable<List<Certificate>> Steps(List<Certificate> way) => way.Count == ChainReader.MaxCertificates || ++_steps > MaxSteps
        ? []
        : issuers(way[^1])
            .Where(issuer => !way.Exists(member => member.FingerprintSha256 == issuer.FingerprintSha256))
            .Select(issuer => (List<Certificate>)[.. way, issuer]);

    private List<Certificate> Extend(List<Certificate> way)
    {
        var height = way.Count;
        spend?.Invoke(CostOfWay);
        if (IsRoot(way[^1])) return way;
        return Steps(way)
            .Select(Extend)
            .OrderByDescending(longer => IsValid(longer[height]))
            .ThenByDescending(longer => ReachOf(longer, height))
            .ThenByDescending(longer => isPreferred?.Invoke(longer[height]) == true)
            .ThenBy(longer => longer.Count)
            .ThenByDescending(longer => longer[height].ValidNotAfter)
            .ThenBy(longer => longer[height].FingerprintSha256, StringComparer.Ordinal)
            .FirstOrDefault() ?? way;
    }

    // 2: a root, and all is valid on the way to it; 1: a root; 0: none
    private int ReachOf(List<Certificate> way, int from)
    {
        if (!IsRoot(way[^1])) return 0;
        return way.Skip(from).All(IsValid) ? 2 : 1;
    }

    // An authority that has changed its key links both with a certificate that has its name twice, and that its other key has signed.
    private bool IsRoot(Certificate certificate)
    {
        if (_roots.TryGetValue(certificate, out var isRoot)) return isRoot;
        return _roots[certificate] = certificate.IsSelfIssued
            && issuers(certificate).All(issuer => CertificateFields.HaveSameKey(certificate, issuer));
    }

    private bool IsValid(Certificate certificate) => certificate.ValidNotBefore <= at && at <= certificate.ValidNotAfter;
}
