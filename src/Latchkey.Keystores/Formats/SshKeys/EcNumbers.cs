using System.Security.Cryptography;

namespace Latchkey.Keystores.Formats;

/// <summary>Turns EC keys into PKCS#8. The public point is computed from the secret number and compared with the file's.</summary>
internal static class EcNumbers
{
    /// <summary>Encodes a key.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="point">The public point (SEC 1 section 2.3.3): 04 | x | y; empty where the file has none.</param>
    /// <param name="number">The secret number, big-endian.</param>
    /// <exception cref="RefusalException"><see cref="Refusal.PrivateKeyNotAcceptable"/>.</exception>
    public static SecretBytes Encode(SshCurve curve, ReadOnlySpan<byte> point, ReadOnlySpan<byte> number)
    {
        try
        {
            using var secret = SecretNumber.Pad(number.TrimStart((byte)0), curve.FieldLength);
            using var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromValue(curve.Oid), D = secret.Octets });
            var q = ec.ExportParameters(includePrivateParameters: false).Q;
            if (!point.IsEmpty && !point.SequenceEqual((byte[])[0x04, .. q.X!, .. q.Y!])) throw Refuse.KeysDiffer();
            return ec.ToPkcs8();
        }
        catch (Exception damaged) when (damaged is CryptographicException or InvalidDataException)
        {
            throw Refuse.PrivateKeyNotAcceptable("The EC key is damaged: its number is not one of its curve.", damaged);
        }
    }
}
