using System.Numerics;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Refusals;
using Latchkey.Keystores.KeyWeaknesses;
using Latchkey.Keystores.Tests.KeyWeaknesses;

namespace Latchkey.Promises.Hostile;

/// <summary>H5: new keys with each weakness, and keys without.</summary>
internal static class WeakKeyFlags
{
    public static Promise Promise { get; } =
        new("H5", "Weak keys", "RSA < 2048, e = 1, even modulus, close primes, ROCA: all flagged", MeasureAsync);

    private static Task<Outcome> MeasureAsync(Run run)
    {
        var (each, honest) = (run.Scale(20), run.Scale(100));
        var flagged = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < each; i++)
        {
            Count("RSA < 2048", IsFlagged(WeakRsa.Honest(1024), KeyWeakness.RsaTooShort));
            Count("e = 1", IsFlagged(WeakRsa.Honest(2048), KeyWeakness.RsaExponentOne, BigInteger.One));
            Count("even modulus", IsFlagged(WeakRsa.Honest(2048) - 1, KeyWeakness.RsaModulusEven));
            Count("close primes", IsFlagged(WeakRsa.ClosePrimes(1024, BigInteger.One << (i * 25)), KeyWeakness.RsaClosePrimes));
            Count("ROCA", IsFlagged(WeakRsa.Roca(), KeyWeakness.RsaRoca));
        }

        var wrongly = Enumerable.Range(0, honest).Count(_ => WeakRsa.WeaknessesOf(WeakRsa.Honest(2048)).Count > 0);
        var text = string.Join(", ", flagged.Select(kind => $"{kind.Key} {kind.Value} of {each}"));
        return Task.FromResult(
            new Outcome($"{text}; honest ones {wrongly} of {honest}", wrongly == 0 && flagged.Values.All(count => count == each)));

        void Count(string kind, bool isFlagged) => flagged[kind] = flagged.GetValueOrDefault(kind) + (isFlagged ? 1 : 0);
    }

    // What no peer could use is refused on import, and named all the same.
    private static bool IsFlagged(BigInteger modulus, KeyWeakness weakness, BigInteger? exponent = null)
    {
        if (!WeakRsa.WeaknessesOf(modulus, exponent).Contains(weakness)) return false;
        try
        {
            return WeakKeys.Of(CertificateReader.Read(WeakRsa.CertificateOf(modulus, exponent))).Contains(weakness);
        }
        catch (FileRefusedException refused)
        {
            return refused.Fault is FileFault.CertificateNotAcceptable
                && weakness is KeyWeakness.RsaExponentOne or KeyWeakness.RsaModulusEven;
        }
    }
}
