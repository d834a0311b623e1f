using Latchkey.Formats.Certificates;
using Latchkey.Keystores.KeyWeaknesses;

namespace Latchkey.Keystores.Warnings;

/// <summary>A warning about an entry, given before the entry fails somewhere.</summary>
/// <param name="Kind">The kind of warning.</param>
/// <param name="Certificate">The certificate of the chain that it concerns.</param>
/// <param name="Weakness">The weakness, for a weak key.</param>
public sealed record EntryWarning(WarningKind Kind, Certificate Certificate, KeyWeakness? Weakness = null);

/// <summary>The kinds of warnings.</summary>
public enum WarningKind
{
    /// <summary>A key gives less protection than its size suggests.</summary>
    WeakKey,

    /// <summary>A certificate is signed with MD2, MD5 or SHA-1, which have known collisions (RFC 6151, RFC 9155).</summary>
    WeakSignature,

    /// <summary>The entry's own certificate has expired.</summary>
    Expired,

    /// <summary>The entry's own certificate is not yet valid.</summary>
    NotYetValid,

    /// <summary>The entry's own certificate is in the last tenth of its lifetime.</summary>
    EndsSoon,

    /// <summary>A certificate above the entry's own one has expired.</summary>
    IssuerExpired,

    /// <summary>A certificate above the entry's own one expires before it.</summary>
    IssuerEndsBefore,

    /// <summary>The chain of a key pair ends below a root, and the keystore does not have the next issuer.</summary>
    ChainIncomplete,
}
