using Latchkey.Formats.Certificates;

namespace Latchkey.Keystores.Trust;

/// <summary>
/// Why a keystore trusts new certificates. It is passed to a rule as a value, and the rule evaluates it against the state that it decides
/// on.
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

    /// <summary>Trust without a path: the client has confirmed the fingerprint, or the certificate was just made here.</summary>
    public static TrustBasis Given { get; } = new(null, default);

    /// <summary>Trust by a path to a root, which is one of the anchors or in the keystore.</summary>
    /// <param name="anchors">The roots in addition to those of the keystore.</param>
    /// <param name="at">The time at which the certificates of the path must be valid.</param>
    public static TrustBasis PathToRoot(TrustAnchors anchors, DateTimeOffset at) => new(anchors, at);

    /// <summary>Whether a chain (own certificate first) is trusted in a keystore with these certificates.</summary>
    internal bool Supports(IReadOnlyList<Certificate> chain, IEnumerable<Certificate> keystoreCertificates) =>
        _anchors is null || _anchors.TrustsChain(chain, keystoreCertificates, _at);
}
