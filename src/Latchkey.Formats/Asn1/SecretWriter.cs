using System.Formats.Asn1;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Asn1;

/// <summary>Writes DER that is secret, into memory that never moves to grow, and clears it.</summary>
internal sealed class SecretWriter : IDisposable
{
    // The largest is an RSA key of 8,192 bits: 4.7 KB. Parameters and points are shorter.
    private const int MaxLength = 16 * 1024;

    /// <summary>Where the values are written.</summary>
    public AsnWriter Values { get; } = new(AsnEncodingRules.DER, MaxLength);

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
