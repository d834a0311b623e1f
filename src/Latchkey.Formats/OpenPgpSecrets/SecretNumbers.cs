using Latchkey.Formats.Costs;
using Latchkey.Formats.Keys.Dsa;
using Latchkey.Formats.Keys.Ec;
using Latchkey.Formats.Keys.EdDsa;
using Latchkey.Formats.Keys.Rsa;
using Latchkey.Formats.OpenPgpKeys;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Math.EC.Rfc7748;

namespace Latchkey.Formats.OpenPgpSecrets;

/// <summary>The secret numbers of a key, in the order of RFC 4880 section 5.5.3 and RFC 6637 section 9.</summary>
internal static class SecretNumbers
{
    private const int NativeLength = 32;
    private const long CostOfX25519 = 200_000;

    /// <summary>
    /// Checks that the numbers belong to the public key. Of Elgamal, only the range is checked: x may be as long as p, and the power would
    /// take seconds. The primary key has signed its public numbers.
    /// </summary>
    /// <param name="key">The public key.</param>
    /// <param name="secrets">The numbers.</param>
    /// <param name="budget">The budget for the computations.</param>
    /// <exception cref="InvalidDataException">The numbers are damaged.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>, <see cref="FileFault.TooCostly"/>.
    /// </exception>
    public static void Check(PgpPublicNumbers key, ReadOnlySpan<byte> secrets, WorkBudget budget)
    {
        var numbers = new PgpNumbers(secrets);
        var first = ReadPositive(ref numbers);
        switch (key.Algorithm)
        {
            case PgpAlgorithm.Elgamal:
                if (IsAtLeast(first, key.Values[0])) throw Damaged();
                break;
            case PgpAlgorithm.Dsa:
                DsaPrivateKey.Of(key.Values[0], key.Values[1], key.Values[2], key.Values[3], first, budget).Dispose();
                break;
            case PgpAlgorithm.EdDsa:
                CheckEd25519(key, first, budget);
                break;
            case PgpAlgorithm.Ecdsa or PgpAlgorithm.Ecdh:
                if (key.Curve!.Named is { } curve) CheckNamed(key, curve, first, budget);
                else CheckX25519(key, first, budget);
                break;
            default:
                CheckRsa(key, first, ReadPositive(ref numbers), ReadPositive(ref numbers), ReadPositive(ref numbers), budget);
                break;
        }

        if (!numbers.Rest.IsEmpty) throw new InvalidDataException("Data follows the numbers of a secret key.");
    }

    // u = p^-1 mod q. The readers of other formats have the inverse of the second prime.
    private static void CheckRsa(
        PgpPublicNumbers key, ReadOnlySpan<byte> d, ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, ReadOnlySpan<byte> u, WorkBudget budget)
    {
        budget.Spend(RsaNumbers.CostOfCheck(key.Size));
        using var rsa = RsaNumbers.Of(key.Values[0], key.Values[1], d, q, p, u);
        if (!rsa.AreConsistent()) throw Damaged();
    }

    private static void CheckNamed(PgpPublicNumbers key, NamedCurve curve, ReadOnlySpan<byte> number, WorkBudget budget)
    {
        byte[] point = [0x04, .. key.Values[0]];
        using var own = EcPrivateKey.Of(curve, number, [point], budget);
        own.Encode().Dispose(); // compares the point
    }

    private static void CheckEd25519(PgpPublicNumbers key, ReadOnlySpan<byte> number, WorkBudget budget)
    {
        using var seed = SecretNumber.Pad(number, NativeLength);
        Ed25519PrivateKey.Of(seed.Span, key.Values[0], budget).Dispose();
    }

    // The number is that of RFC 7748 section 5 in the other order of octets (RFC 9580 section 5.5.5.4).
    private static void CheckX25519(PgpPublicNumbers key, ReadOnlySpan<byte> number, WorkBudget budget)
    {
        budget.Spend(CostOfX25519);
        using var scalar = SecretNumber.Pad(number, NativeLength);
        scalar.Octets.AsSpan().Reverse();
        var point = new byte[NativeLength];
        X25519.GeneratePublicKey(scalar.Octets, 0, point, 0);
        if (!point.AsSpan().SequenceEqual(key.Values[0])) throw Refuse.KeysDiffer();
    }

    private static ReadOnlySpan<byte> ReadPositive(ref PgpNumbers numbers)
    {
        var number = numbers.ReadNumber();
        return number.IsEmpty ? throw Damaged() : number;
    }

    private static bool IsAtLeast(ReadOnlySpan<byte> number, byte[] limit) =>
        number.Length > limit.Length || (number.Length == limit.Length && number.SequenceCompareTo(limit) >= 0);

    private static FileRefusedException Damaged() =>
        Refuse.PrivateKeyNotAcceptable("The secret key is damaged: its numbers are inconsistent.");
}
