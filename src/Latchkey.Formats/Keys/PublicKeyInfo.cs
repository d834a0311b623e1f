using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;


namespace Latchkey.Formats.Keys;

/// <summary>The parts of a certificate's public key (SubjectPublicKeyInfo, RFC 5280 section 4.1.2.7).</summary>
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

    /// <summary>The parameters with their tag and length; empty where there are none.</summary>
    public ReadOnlySpan<byte> Parameters { get; }

    /// <summary>What the BIT STRING holds.</summary>
    public ReadOnlySpan<byte> Key { get; }

    public static PublicKeyInfo Of(Certificate certificate) => Read(CertificateFields.Of(certificate).PublicKey);

    public static PublicKeyInfo Read(ReadOnlySpan<byte> encoded)
    {
        // SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
        var info = new DerReader(encoded).Enter(DerTag.Sequence);
        return new PublicKeyInfo(AlgorithmIdentifier.Read(info.Enter(DerTag.Sequence)), info.ReadBitString(out _));
    }
}
