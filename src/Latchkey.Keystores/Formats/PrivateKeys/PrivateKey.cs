using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores.Formats;

/// <summary>
/// A private key of a kind that the keystore holds, read as far as is needed to tell which certificates are its own.
/// </summary>
internal abstract class PrivateKey : IDisposable
{
    /// <summary>Reads PrivateKeyInfo (PKCS#8, RFC 5958 section 2).</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.PrivateKeyNotAcceptable"/>; <see cref="Refusal.FileTooCostly"/>: the budget does not allow it.
    /// </exception>
    public static PrivateKey Read(ReadOnlySpan<byte> pkcs8, WorkBudget budget)
    {
        try
        {
            if (DerWalk.Check(pkcs8) != DerFault.None) throw new AsnContentException();
            // SEQUENCE { version INTEGER, privateKeyAlgorithm SEQUENCE, privateKey OCTET STRING, attributes [0] OPTIONAL }
            // Version 2 adds publicKey [1], which neither .NET nor the JDK reads.
            var info = new DerReader(pkcs8).Enter(DerTag.Sequence);
            if (info.ReadCount() != 0) throw Refuse.PrivateKeyNotAcceptable("The private key is in a version of PKCS#8 other than 1.");
            var algorithm = AlgorithmIdentifier.Read(info.Enter(DerTag.Sequence));
            var key = info.ReadContents(DerTag.OctetString);
            if (info.Tag == DerTag.Explicit0) info.ReadEncoded();
            info.ThrowIfNotAtEnd();

            return algorithm.Algorithm switch
            {
                RsaPrivateKey.Algorithm or RsaPrivateKey.PssAlgorithm => RsaPrivateKey.ReadKey(key),
                EcPrivateKey.Algorithm => EcPrivateKey.ReadKey(algorithm.Parameters, key, budget),
                DsaPrivateKey.Algorithm => DsaPrivateKey.ReadKey(algorithm.Parameters, key, budget),
                Ed25519PrivateKey.Algorithm => Ed25519PrivateKey.ReadKey(key, budget),
                _ => throw Refuse.PrivateKeyNotAcceptable("The private key is neither RSA nor DSA nor EC nor Ed25519."),
            };
        }
        catch (Exception damaged) when (damaged is AsnContentException or CryptographicException)
        {
            throw Refuse.PrivateKeyNotAcceptable("The private key is damaged.", damaged);
        }
    }

    /// <summary>Whether the certificate's public key is the one that belongs to this private key.</summary>
    public abstract bool BelongsTo(Certificate certificate);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
