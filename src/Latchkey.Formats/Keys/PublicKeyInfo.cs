using System.Formats.Asn1;
using Latchkey.Formats.Asn1;

namespace Latchkey.Formats.Keys;

/// <summary>The parts of a public key in X.509 (SubjectPublicKeyInfo, RFC 5280 section 4.1.2.7).</summary>
internal readonly ref struct PublicKeyInfo
{
    private PublicKeyInfo(AlgorithmIdentifier algorithm, ReadOnlySpan<byte> key)
    {
        Algorithm = algorithm.Algorithm;
        Parameters = algorithm.Parameters;
        Key = key;
    }

    /// <summary>The dotted OID.</summary>
    public string Algorithm { get; }

    /// <summary>The parameters with tag and length; empty if there are none.</summary>
    public ReadOnlySpan<byte> Parameters { get; }

    /// <summary>The contents of the BIT STRING.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <exception cref="AsnContentException">The octets are not a public key.</exception>
    public static PublicKeyInfo Read(ReadOnlySpan<byte> encoded)
    {
        // SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
        var info = new DerReader(encoded).Enter(DerTag.Sequence);
        var algorithm = AlgorithmIdentifier.Read(info.Enter(DerTag.Sequence));
        var key = info.ReadBitString(out var unusedBits);
        info.ThrowIfNotAtEnd();
        return unusedBits == 0 ? new PublicKeyInfo(algorithm, key) : throw new AsnContentException("A key does not end on an octet.");
    }
}
