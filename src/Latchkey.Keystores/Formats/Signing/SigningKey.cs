using System.Formats.Asn1;

namespace Latchkey.Keystores.Formats;

/// <summary>A private key at work: it signs, and tells its public key.</summary>
internal abstract class SigningKey : IDisposable
{
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string Dsa = "1.2.840.10040.4.1";
    private const string Ec = "1.2.840.10045.2.1";
    private const string Ed25519 = "1.3.101.112";

    public abstract KeyKind Kind { get; }

    /// <summary>Reads PrivateKeyInfo (PKCS#8, RFC 5958 section 2): RSA, DSA, EC on a named curve, or Ed25519.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.PrivateKeyNotAcceptable"/>.</exception>
    public static SigningKey Read(SecretBytes pkcs8)
    {
        try
        {
            if (DerWalk.Check(pkcs8.Span) != DerFault.None) throw new AsnContentException();
            // SEQUENCE { version INTEGER, privateKeyAlgorithm SEQUENCE, privateKey OCTET STRING, ... }
            var info = new DerReader(pkcs8.Span).Enter(DerTag.Sequence);
            info.ReadInteger();
            var algorithm = AlgorithmIdentifier.Read(info.Enter(DerTag.Sequence));
            var key = info.ReadContents(DerTag.OctetString);
            return algorithm.Algorithm switch
            {
                Rsa => new RsaSigningKey(pkcs8),
                Dsa when DsaSigningKey.IsTooLong(algorithm.Parameters, key) => throw NotAcceptable("The DSA key has more than 3072 bits."),
                Dsa => new DsaSigningKey(pkcs8),
                // Explicit parameters could describe a field of any size, and no peer takes such keys.
                Ec when algorithm.Parameters is [DerTag.ObjectIdentifier, ..] => new EcSigningKey(pkcs8),
                Ec => throw NotAcceptable("The EC key is on a curve without a name."),
                Ed25519 => new Ed25519SigningKey(key),
                _ => throw NotAcceptable("The private key is neither RSA nor DSA nor EC nor Ed25519."),
            };
        }
        catch (Exception damaged) when (damaged is not RefusalException)
        {
            throw NotAcceptable("The private key is damaged.", damaged);
        }
    }

    /// <summary>SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) of the public key, DER.</summary>
    public abstract byte[] ExportPublicKey();

    /// <summary>Signs with an algorithm that <see cref="SigningAlgorithm.Fits"/> this key.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.PrivateKeyNotAcceptable"/>.</exception>
    public byte[] Sign(byte[] data, SigningAlgorithm algorithm)
    {
        try
        {
            return MakeSignature(data, algorithm);
        }
        catch (Exception damaged)
        {
            // Some keys show only now that their numbers do not fit, in as many ways as there are libraries.
            throw NotAcceptable("The private key is damaged: it cannot sign.", damaged);
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    protected abstract byte[] MakeSignature(byte[] data, SigningAlgorithm algorithm);

    protected static RefusalException NotAcceptable(string reason, Exception? cause = null) =>
        new(new Refusal.PrivateKeyNotAcceptable(reason), cause);
}
