using System.Formats.Asn1;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Asn1;

/// <summary>Writes DER that is secret, into memory that never moves to grow, and clears it.</summary>
internal sealed class SecretWriter : IDisposable
{
    // The largest is an RSA key of 8,192 bits: 4.7 KB. Parameters and points are shorter.
    private const int MaxLength = 16 * 1024;

    /// <summary>Where the values are written.</summary>
    public AsnWriter Values { get; } = new(AsnEncodingRules.DER, MaxLength);

    /// <summary>PrivateKeyInfo of PKCS#8, version 1.</summary>
    /// <param name="algorithm">Writes the privateKeyAlgorithm's OID and parameters.</param>
    /// <param name="key">Writes what the OCTET STRING holds.</param>
    public static SecretBytes Pkcs8(Action<AsnWriter> algorithm, Action<AsnWriter> key)
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

    /// <summary>What was written.</summary>
    public SecretBytes Encode()
    {
        var octets = new SecretBytes(Values.GetEncodedLength());
        Values.Encode(octets.Octets);
        return octets;
    }

    /// <inheritdoc/>
    public void Dispose() => Values.Reset();
}
