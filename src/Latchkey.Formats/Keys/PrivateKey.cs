using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys;

/// <summary>
/// A private key of a kind that the keystore holds. Every door reads keys here, in all forms that the standards allow them, and
/// stores <see cref="Encode"/>, the one form that every later use is made for. Uses read with it too: keys of earlier versions
/// were stored as the files had them.
/// </summary>
internal abstract class PrivateKey : IDisposable
{
    /// <summary>Reads PKCS#8 of version 1 or 2 (RFC 5958 section 2).</summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>; <see cref="FileFault.TooCostly"/>: the budget does not allow it.
    /// </exception>
    public static PrivateKey Read(ReadOnlySpan<byte> pkcs8, WorkBudget budget)
    {
        try
        {
            var info = PrivateKeyInfo.Read(pkcs8);
            return info.Algorithm switch
            {
                RsaPrivateKey.Algorithm => RsaPrivateKey.Read(info.Key, info.PublicKey, pss: default, budget),
                RsaPrivateKey.PssAlgorithm => RsaPrivateKey.Read(info.Key, info.PublicKey, PssRestriction.Read(info.Parameters), budget),
                EcPrivateKey.Algorithm => EcPrivateKey.Read(info.Parameters, info.Key, info.PublicKey, budget),
                DsaPrivateKey.Algorithm => DsaPrivateKey.Read(info, budget),
                Ed25519PrivateKey.Algorithm => Ed25519PrivateKey.Read(info.Key, info.PublicKey, budget),
                _ => throw Refuse.PrivateKeyNotAcceptable(
                    $"The private key is neither RSA nor DSA nor EC nor Ed25519, but {NameOf(info.Algorithm)}."),
            };
        }
        catch (Exception damaged) when (damaged is AsnContentException or CryptographicException)
        {
            throw Refuse.PrivateKeyNotAcceptable("The private key is damaged.", damaged);
        }
    }

    /// <summary>Whether the certificate's public key is the one that belongs to this private key.</summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>: a public key that the file has beside the private one is another;
    /// <see cref="FileFault.TooCostly"/>.
    /// </exception>
    public abstract bool BelongsTo(Certificate certificate);

    /// <summary>PKCS#8 of version 1, DER, without attributes.</summary>
    /// <param name="own">A certificate to which the key is known to belong, whose public key need not be computed.</param>
    /// <exception cref="FileRefusedException">As of <see cref="BelongsTo"/>.</exception>
    public abstract SecretBytes Encode(Certificate? own = null);

    /// <summary>The key at work; it has copies of its own.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public abstract SigningKey Use();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    private static string NameOf(string algorithm) => algorithm switch
    {
        "1.2.840.113549.1.3.1" or "1.2.840.10046.2.1" => "Diffie-Hellman",
        "1.3.101.110" => "X25519",
        "1.3.101.111" => "X448",
        "1.3.101.113" => "Ed448",
        _ => $"of the algorithm {algorithm}",
    };
}
