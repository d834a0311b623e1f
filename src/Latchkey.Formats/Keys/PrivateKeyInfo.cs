using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys;

/// <summary>
/// The parts of a key in PKCS#8 (RFC 5958 section 2): PrivateKeyInfo of version 1 is written; OneAsymmetricKey of version 2 is read too.
/// </summary>
internal readonly ref struct PrivateKeyInfo
{
    // Of version 2, whose number is 1.
    private const int LastVersion = 1;

    // The largest is an RSA key of 8,192 bits: 4.7 KB.
    private const int MaxLength = 8192;

    private PrivateKeyInfo(AlgorithmIdentifier algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> publicKey)
    {
        Algorithm = algorithm.Algorithm;
        Parameters = algorithm.Parameters;
        Key = key;
        PublicKey = publicKey;
    }

    /// <summary>The dotted OID.</summary>
    public string Algorithm { get; }

    /// <summary>The parameters with their tag and length; empty where there are none.</summary>
    public ReadOnlySpan<byte> Parameters { get; }

    /// <summary>The private key, one DER value.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The public key, as in a certificate's BIT STRING; empty where there is none.</summary>
    public ReadOnlySpan<byte> PublicKey { get; }

    /// <exception cref="AsnContentException">The octets have another structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>: an unknown version.</exception>
    public static PrivateKeyInfo Read(ReadOnlySpan<byte> pkcs8)
    {
        if (DerWalk.Check(pkcs8) != DerFault.None) throw new AsnContentException("A key is no DER.");
        // SEQUENCE { version INTEGER, privateKeyAlgorithm SEQUENCE, privateKey OCTET STRING,
        //   attributes [0] IMPLICIT SET OPTIONAL, publicKey [1] IMPLICIT BIT STRING OPTIONAL }
        var info = new DerReader(pkcs8).Enter(DerTag.Sequence);
        if (info.ReadCount() > LastVersion) throw Refuse.PrivateKeyNotAcceptable("The private key is in a version of PKCS#8 above 2.");
        var algorithm = AlgorithmIdentifier.Read(info.Enter(DerTag.Sequence));
        var key = info.ReadContents(DerTag.OctetString);
        if (info.Tag == DerTag.Explicit0) info.ReadEncoded();
        var publicKey = ReadPublicKey(ref info);
        info.ThrowIfNotAtEnd();
        return DerWalk.Check(key) == DerFault.None
            ? new PrivateKeyInfo(algorithm, key, publicKey)
            : throw new AsnContentException("A key in PKCS#8 is no DER.");
    }

    /// <summary>Writes a key in version 1.</summary>
    /// <param name="algorithm">Writes the privateKeyAlgorithm's OID and parameters.</param>
    /// <param name="key">Writes what the OCTET STRING holds.</param>
    public static SecretBytes Write(Action<AsnWriter> algorithm, Action<AsnWriter> key)
    {
        using var writer = new SecretWriter();

        // SEQUENCE { version INTEGER 0, privateKeyAlgorithm SEQUENCE, privateKey OCTET STRING }
        using (writer.Values.PushSequence())
        {
            writer.Values.WriteInteger(0);
            using (writer.Values.PushSequence()) algorithm(writer.Values);
            using (writer.Values.PushOctetString()) key(writer.Values);
        }

        return writer.Encode();
    }

    /// <summary>Takes a key out of the platform.</summary>
    public static SecretBytes Export(AsymmetricAlgorithm key)
    {
        using var buffer = new SecretBytes(MaxLength);
        return key.TryExportPkcs8PrivateKey(buffer.Octets, out var length)
            ? new SecretBytes(buffer.Span[..length])
            : throw new InvalidDataException("A key is larger than keys are.");
    }

    private static ReadOnlySpan<byte> ReadPublicKey(scoped ref DerReader info)
    {
        // Rust's ring tags the BIT STRING explicitly.
        if (info.Tag == DerTag.Explicit1) return info.Enter(DerTag.Explicit1).ReadBitString(out _);
        if (info.Tag != DerTag.Context1) return default;
        // unused bits | octets
        return info.ReadContents(DerTag.Context1) is [0, .. var octets]
            ? octets
            : throw new AsnContentException("A key does not end on an octet.");
    }
}
