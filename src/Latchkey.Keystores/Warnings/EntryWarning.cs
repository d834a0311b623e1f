using Latchkey.Formats.Certificates;
using Latchkey.Keystores.KeyWeaknesses;

namespace Latchkey.Keystores.Warnings;

/// <summary>What people should know of an entry before it fails somewhere.</summary>
/// <param name="Kind">The kind of warning.</param>
/// <param name="Certificate">With which certificate of its chain.</param>
/// <param name="Weakness">Which weakness, of a weak key.</param>
public sealed record EntryWarning(WarningKind Kind, Certificate Certificate, KeyWeakness? Weakness = null);

/// <summary>What can be the matter with an entry.</summary>
public enum WarningKind
{
    /// <summary>A key protects less than it seems to.</summary>
    WeakKey,

    /// <summary>A certificate is signed by means of MD2, MD5 or SHA-1, of which collisions are known (RFC 6151, RFC 9155).</summary>
    WeakSignature,

    /// <summary>The entry's own certificate has expired.</summary>
    Expired,

    /// <summary>The entry's own certificate is not yet valid.</summary>
    NotYetValid,

    /// <summary>The entry's own certificate is in the last tenth of its lifetime.</summary>
    EndsSoon,

    /// <summary>A certificate above the entry's own one has expired.</summary>
    IssuerExpired,

    /// <summary>A certificate above the entry's own one ends before that does.</summary>
    IssuerEndsBefore,

    /// <summary>The chain of a key pair ends below a root, and the keystore does not know who is next.</summary>
    ChainIncomplete,
}
