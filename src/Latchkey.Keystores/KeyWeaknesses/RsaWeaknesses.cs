using System.Numerics;

namespace Latchkey.Keystores.KeyWeaknesses;

/// <summary>Finds the weaknesses of an RSA key.</summary>
internal sealed class RsaWeaknesses(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
{
    private const int LeastSize = 2048;

    private readonly BigInteger _modulus = new(modulus, isUnsigned: true, isBigEndian: true);
    private readonly BigInteger _exponent = new(exponent, isUnsigned: true, isBigEndian: true);

    /// <summary>Finds all weaknesses.</summary>
    public IReadOnlyList<KeyWeakness> All()
    {
        var found = new List<KeyWeakness>();
        if (_modulus.GetBitLength() < LeastSize) found.Add(KeyWeakness.RsaTooShort);
        if (_exponent.IsOne) found.Add(KeyWeakness.RsaExponentOne);
        if (_exponent.IsEven) found.Add(KeyWeakness.RsaExponentEven);
        if (_modulus.IsEven) found.Add(KeyWeakness.RsaModulusEven);
        if (_modulus.IsEven) return found; // the other tests need an odd number

        var remainders = SmallPrimes.RemaindersOf(_modulus);
        if (remainders.Contains(0u)) found.Add(KeyWeakness.RsaSmallFactor);
        if (FermatFactoring.Succeeds(_modulus)) found.Add(KeyWeakness.RsaClosePrimes);
        if (RocaFingerprint.IsIn(remainders)) found.Add(KeyWeakness.RsaRoca);
        return found;
    }
}
