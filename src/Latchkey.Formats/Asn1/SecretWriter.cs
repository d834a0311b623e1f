using System.Formats.Asn1;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Asn1;

/// <summary>Writes secret DER into memory that is never reallocated, and clears it.</summary>
internal sealed class SecretWriter : IDisposable
{
    // Enough for the largest value, an RSA key of 8,192 bits (4.7 KB). Reallocation would leave copies behind.
    private const int MaxLength = 16 * 1024;

    /// <summary>The writer of the values.</summary>
    public AsnWriter Values { get; } = new(AsnEncodingRules.DER, MaxLength);

    /// <summary>Returns the written octets.</summary>
    public SecretBytes Encode()
    {
        var octets = new SecretBytes(Values.GetEncodedLength());
        Values.Encode(octets.Octets);
        return octets;
    }

    /// <inheritdoc/>
    public void Dispose() => Values.Reset();
}
