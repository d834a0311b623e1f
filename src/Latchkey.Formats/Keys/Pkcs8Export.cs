using System.Security.Cryptography;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys;

/// <summary>Writes a key of the platform as PrivateKeyInfo of PKCS#8 (RFC 5958), DER.</summary>
internal static class Pkcs8Export
{
    // The largest is an RSA key of 8,192 bits: 4.7 KB.
    private const int MaxLength = 8192;

    public static SecretBytes ToPkcs8(this AsymmetricAlgorithm key)
    {
        using var buffer = new SecretBytes(MaxLength);
        return key.TryExportPkcs8PrivateKey(buffer.Octets, out var length)
            ? new SecretBytes(buffer.Span[..length])
            : throw new InvalidDataException("A key is larger than keys are.");
    }
}
