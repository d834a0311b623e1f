using System.Formats.Asn1;

namespace Latchkey.Formats.Asn1;

/// <summary>An algorithm and its parameters (RFC 5280 section 4.1.1.2).</summary>
internal readonly ref struct AlgorithmIdentifier
{
    private AlgorithmIdentifier(string algorithm, ReadOnlySpan<byte> parameters)
    {
        Algorithm = algorithm;
        Parameters = parameters;
    }

    /// <summary>The dotted OID.</summary>
    public string Algorithm { get; }

    /// <summary>The parameters with tag and length; empty if there are none.</summary>
    public ReadOnlySpan<byte> Parameters { get; }

    /// <exception cref="AsnContentException">The octets are not an algorithm identifier.</exception>
    public static AlgorithmIdentifier Read(DerReader reader)
    {
        // SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY DEFINED BY algorithm OPTIONAL }
        var algorithm = reader.ReadObjectIdentifier();
        var parameters = reader.IsAtEnd ? default : reader.ReadEncoded();
        reader.ThrowIfNotAtEnd();
        // Every algorithm of certificates has parameters of one of these types. OpenSSL and the JDK both fail on some others.
        if (parameters is not ([] or [DerTag.Null, 0x00] or [DerTag.ObjectIdentifier or DerTag.Sequence, ..]))
            throw new AsnContentException("An algorithm's parameters are of an unknown type.");
        return new AlgorithmIdentifier(algorithm, parameters);
    }

    /// <summary>
    /// Whether it is the same algorithm with the same parameters. Absent parameters and NULL are equal, because writers differ in this (RFC
    /// 4055 section 2.1).
    /// </summary>
    public bool IsSameAs(AlgorithmIdentifier other) =>
        Algorithm == other.Algorithm && WithoutNull(Parameters).SequenceEqual(WithoutNull(other.Parameters));

    private static ReadOnlySpan<byte> WithoutNull(ReadOnlySpan<byte> parameters) =>
        parameters is [DerTag.Null, 0x00] ? default : parameters;
}
