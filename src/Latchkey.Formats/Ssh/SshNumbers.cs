using Latchkey.Formats.Costs;
using Latchkey.Formats.Keys;

namespace Latchkey.Formats.Ssh;

/// <summary>Makes keys of the numbers in OpenSSH's and PuTTY's files: big-endian, without leading zeros.</summary>
internal static class SshNumbers
{
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>; so everywhere here.</exception>
    public static SshKey Rsa(
        ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> d,
        ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, ReadOnlySpan<byte> coefficient)
    {
        using var key = RsaPrivateKey.Of(RsaNumbers.Of(modulus, exponent, d, p, q, coefficient), new WorkBudget());
        return SshKey.Of(key);
    }

    /// <param name="curve">The curve.</param>
    /// <param name="point">The public point (SEC 1 section 2.3.3).</param>
    /// <param name="number">The secret number.</param>
    public static SshKey Ec(SshCurve curve, ReadOnlySpan<byte> point, ReadOnlySpan<byte> number)
    {
        using var key = EcPrivateKey.Of(curve.Domain, number, [point.ToArray()], new WorkBudget());
        return SshKey.Of(key);
    }

    public static SshKey Ed25519(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> seed)
    {
        using var key = Ed25519PrivateKey.Of(seed, publicKey, new WorkBudget());
        return SshKey.Of(key);
    }
}
