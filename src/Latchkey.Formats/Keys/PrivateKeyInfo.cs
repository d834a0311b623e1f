using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Keys;

/// <summary>The parts of a key in PKCS#8, of version 1 or 2 (PrivateKeyInfo and OneAsymmetricKey, RFC 5958 section 2).</summary>
internal readonly ref struct PrivateKeyInfo
{
    // Of version 2, whose number is 1.
    private const int LastVersion = 1;

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

    private static ReadOnlySpan<byte> ReadPublicKey(scoped ref DerReader info)
    {
        // Rust's ring tags the BIT STRING explicitly.
        if (info.Tag == DerTag.Explicit1) return info.Enter(DerTag.Explicit1).ReadBitString(out _);
        if (info.Tag != DerTag.Context1) return default;
        // unused bits | octets
        return info.ReadContents(DerTag.Context1) is [0, .. var octets] ? octets : throw new AsnContentException("A key does not end on an octet.");
    }
}
