using System.Numerics;
using System.Security.Cryptography;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys;

/// <summary>Turns DSA keys into PKCS#8. A signature shows that the public number belongs to the secret one.</summary>
internal static class DsaNumbers
{
    // FIPS 186-4 section 4.2 ends at 3,072 and 256 bits; larger ones cost seconds.
    private const int MaxPrimeLength = 3072 / 8;
    private const int MaxSubprimeLength = 256 / 8;

    /// <summary>Encodes a key; its numbers are big-endian and without leading zeros.</summary>
    /// <param name="p">The prime.</param>
    /// <param name="q">The subprime.</param>
    /// <param name="g">The generator.</param>
    /// <param name="y">The public number; empty where the file has none.</param>
    /// <param name="x">The secret number.</param>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static SecretBytes Encode(
        ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, ReadOnlySpan<byte> g, ReadOnlySpan<byte> y, ReadOnlySpan<byte> x)
    {
        if (p.Length > MaxPrimeLength) throw Refuse.PrivateKeyNotAcceptable("The DSA key has more than 3072 bits.");
        if (q.Length > MaxSubprimeLength || g.Length > p.Length || y.Length > p.Length || x.Length > q.Length) throw Damaged();
        try
        {
            using var secret = SecretNumber.Pad(x, q.Length);
            using var dsa = DSA.Create(new DSAParameters
            {
                P = p.ToArray(),
                Q = q.ToArray(),
                G = Pad(g, p.Length),
                Y = y.IsEmpty ? Pad(ComputePublic(p, g, x), p.Length) : Pad(y, p.Length),
                X = secret.Octets,
            });
            var hash = SHA1.HashData(y);
            return dsa.VerifySignature(hash, dsa.CreateSignature(hash)) ? dsa.ToPkcs8() : throw Damaged();
        }
        catch (CryptographicException damaged)
        {
            throw Damaged(damaged);
        }
    }

    /// <summary>A public number with leading zeros up to the length that <see cref="DSAParameters"/> asks for.</summary>
    public static byte[] Pad(ReadOnlySpan<byte> number, int length)
    {
        var padded = new byte[length];
        number.CopyTo(padded.AsSpan(length - number.Length));
        return padded;
    }

    // Only PKCS#8 leaves y out. The platform's own reader of it computes with BigInteger too, which cannot be cleared.
    private static byte[] ComputePublic(ReadOnlySpan<byte> p, ReadOnlySpan<byte> g, ReadOnlySpan<byte> x) =>
        BigInteger.ModPow(Unsigned(g), Unsigned(x), Unsigned(p)).ToByteArray(isUnsigned: true, isBigEndian: true);

    private static BigInteger Unsigned(ReadOnlySpan<byte> number) => new(number, isUnsigned: true, isBigEndian: true);

    private static FileRefusedException Damaged(Exception? cause = null) =>
        Refuse.PrivateKeyNotAcceptable("The DSA key is damaged: its numbers do not fit each other.", cause);
}
