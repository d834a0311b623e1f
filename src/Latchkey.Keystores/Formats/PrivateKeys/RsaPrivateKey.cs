using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores.Formats;

/// <summary>
/// An RSA key (RFC 8017 appendix A.1.2). It names its own public key, and that is what is compared; whether the secret
/// numbers fit to it costs a millisecond, too much for a keystore of 1,800 keys.
/// </summary>
internal sealed class RsaPrivateKey : PrivateKey
{
    public const string Algorithm = "1.2.840.113549.1.1.1";
    public const string PssAlgorithm = "1.2.840.113549.1.1.10";

    private readonly byte[] _modulus;
    private readonly byte[] _exponent;

    private RsaPrivateKey(byte[] modulus, byte[] exponent)
    {
        _modulus = modulus;
        _exponent = exponent;
    }

    public static RsaPrivateKey ReadKey(ReadOnlySpan<byte> key)
    {
        // SEQUENCE { version INTEGER, modulus, publicExponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient }
        var numbers = Numbers(key);
        var modulus = numbers.ReadInteger().ToArray();
        var exponent = numbers.ReadInteger().ToArray();
        for (var secret = 0; secret < 6; secret++)
        {
            // The JDK writes zeros for primes that it was not told; no library but Java's can use such a key.
            if (numbers.ReadInteger() is [0]) throw Refuse.PrivateKeyNotAcceptable("The RSA key lacks its primes.");
        }

        numbers.ThrowIfNotAtEnd();
        return new RsaPrivateKey(modulus, exponent);
    }

    public override bool BelongsTo(Certificate certificate)
    {
        var info = PublicKeyInfo.Of(certificate);
        if (certificate.KeyType is not ("RSA" or "RSASSA-PSS")) return false;
        // SEQUENCE { modulus INTEGER, publicExponent INTEGER }
        var numbers = new DerReader(info.Key).Enter(DerTag.Sequence);
        return numbers.ReadInteger().SequenceEqual(_modulus) && numbers.ReadInteger().SequenceEqual(_exponent);
    }

    private static DerReader Numbers(ReadOnlySpan<byte> key)
    {
        var outer = new DerReader(key);
        var numbers = outer.Enter(DerTag.Sequence);
        outer.ThrowIfNotAtEnd();
        if (numbers.ReadCount() != 0) throw Refuse.PrivateKeyNotAcceptable("The RSA key has more than two primes.");
        return numbers;
    }
}
