using Latchkey.Formats.Certificates;

namespace Latchkey.Keystores.Trust;

/// <summary>
/// Why a keystore trusts the certificates that it is given. A rule takes it as a value, and examines it on the state that it decides on.
/// </summary>
public sealed record TrustBasis
{
    private readonly TrustAnchors? _anchors;
    private readonly DateTimeOffset _at;

    private TrustBasis(TrustAnchors? anchors, DateTimeOffset at)
    {
        _anchors = anchors;
        _at = at;
    }

    /// <summary>Trust is given: the client has compared the fingerprints, or the certificate was just made here.</summary>
    public static TrustBasis Given { get; } = new(null, default);

    /// <summary>A path to a root must lend trust: to one of the anchors, or of the keystore.</summary>
    /// <param name="anchors">The roots on top of those of the keystore.</param>
    /// <param name="at">When the certificates of the path must be valid.</param>
    public static TrustBasis PathToRoot(TrustAnchors anchors, DateTimeOffset at) => new(anchors, at);

    /// <summary>Whether it holds for a chain, the own certificate first, in a keystore with these certificates.</summary>
    internal bool Supports(IReadOnlyList<Certificate> chain, IEnumerable<Certificate> keystoreCertificates) =>
        _anchors is null || _anchors.TrustsChain(chain, keystoreCertificates, _at);
}
