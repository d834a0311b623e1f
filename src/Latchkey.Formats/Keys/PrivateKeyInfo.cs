using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys;

/// <summary>
/// The parts of a PKCS#8 key (RFC 5958 section 2). Reads PrivateKeyInfo (version 1) and OneAsymmetricKey (version 2); writes version 1.
/// </summary>
internal readonly ref struct PrivateKeyInfo
{
    // Version 2 is encoded as 1.
    private const int LastVersion = 1;

    // Enough for the largest, an RSA key of 8,192 bits (4.7 KB).
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

    /// <summary>The parameters with tag and length; empty if there are none.</summary>
    public ReadOnlySpan<byte> Parameters { get; }

    /// <summary>The private key, one DER value.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The public key, as in the BIT STRING of a certificate; empty if there is none.</summary>
    public ReadOnlySpan<byte> PublicKey { get; }

    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>: the version is unknown.</exception>
    public static PrivateKeyInfo Read(ReadOnlySpan<byte> pkcs8)
    {
        if (DerWalk.Check(pkcs8) != DerFault.None) throw new AsnContentException("A key is not DER.");
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
            : throw new AsnContentException("A key in PKCS#8 is not DER.");
    }

    /// <summary>Writes a key as version 1.</summary>
    /// <param name="algorithm">Writes the OID and parameters of the privateKeyAlgorithm.</param>
    /// <param name="key">Writes the contents of the OCTET STRING.</param>
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

    /// <summary>Exports a key from the platform.</summary>
    public static SecretBytes Export(AsymmetricAlgorithm key)
    {
        using var buffer = new SecretBytes(MaxLength);
        return key.TryExportPkcs8PrivateKey(buffer.Octets, out var length)
            ? new SecretBytes(buffer.Span[..length])
            : throw new InvalidDataException("A key is too large.");
    }

    private static ReadOnlySpan<byte> ReadPublicKey(scoped ref DerReader info)
    {
        // Rust's ring library tags the BIT STRING explicitly.
        if (info.Tag == DerTag.Explicit1) return info.Enter(DerTag.Explicit1).ReadBitString(out _);
        if (info.Tag != DerTag.Context1) return default;
        // unused bits | octets
        return info.ReadContents(DerTag.Context1) is [0, .. var octets]
            ? octets
            : throw new AsnContentException("A key does not end on an octet.");
    }
}
