using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys.Rsa;

/// <summary>The numbers of an RSA key with two primes, big-endian without leading zeros. Owns the secret ones.</summary>
internal sealed class RsaNumbers : IDisposable
{
    // d, p, q, d mod (p - 1), d mod (q - 1), q^-1 mod p
    private readonly SecretBytes[] _secrets;
    private readonly byte[] _modulus;
    private readonly byte[] _exponent;

    private RsaNumbers(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent, SecretBytes[] secrets)
    {
        _modulus = modulus.ToArray();
        _exponent = exponent.ToArray();
        _secrets = secrets;
    }

    /// <summary>The length of the modulus in bits.</summary>
    public int Size => KeyNumbers.SizeOf(_modulus);

    private ReadOnlySpan<byte> P => _secrets[1].Span;

    private ReadOnlySpan<byte> Q => _secrets[2].Span;

    /// <summary>Reads RSAPrivateKey of PKCS#1 (RFC 8017 appendix A.1.2).</summary>
    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>: there are three primes or none, or the public key is not acceptable.
    /// </exception>
    public static RsaNumbers Read(ReadOnlySpan<byte> pkcs1)
    {
        // SEQUENCE { version INTEGER, modulus, publicExponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient }
        var outer = new DerReader(pkcs1);
        var numbers = outer.Enter(DerTag.Sequence);
        outer.ThrowIfNotAtEnd();
        if (numbers.ReadCount() != 0) throw Refuse.PrivateKeyNotAcceptable("The RSA key has more than two primes.");
        var modulus = numbers.ReadUnsigned();
        var exponent = numbers.ReadUnsigned();
        CheckPublic(modulus, exponent);
        return new RsaNumbers(modulus, exponent, ReadSecrets(numbers));
    }

    /// <summary>Makes the numbers of a key from those in an SSH file, which lacks the exponents of the primes.</summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>: the public key is not acceptable, or the primes are not prime.
    /// </exception>
    public static RsaNumbers Of(
        ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> d,
        ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, ReadOnlySpan<byte> coefficient)
    {
        CheckPublic(modulus, exponent);
        try
        {
            using var dp = SecretNumber.ModuloPredecessor(d, p);
            using var dq = SecretNumber.ModuloPredecessor(d, q);
            return new RsaNumbers(modulus, exponent, [Trim(d), Trim(p), Trim(q), Trim(dp.Span), Trim(dq.Span), Trim(coefficient)]);
        }
        catch (InvalidDataException damaged)
        {
            throw Damaged(damaged);
        }
    }

    /// <summary>The cost of <see cref="AreConsistent"/>, in nanoseconds: 0.1 ms at 2,048 bits, 0.3 ms at 4,096.</summary>
    public static long CostOfCheck(int size) => 20_000 + (size * size / 60);

    public static FileRefusedException Damaged(Exception? cause = null) =>
        Refuse.PrivateKeyNotAcceptable("The RSA key is damaged: its numbers are inconsistent.", cause);

    /// <summary>Whether an RSAPublicKey (RFC 8017 appendix A.1.1) belongs to this key.</summary>
    public bool HasPublicKey(ReadOnlySpan<byte> pkcs1)
    {
        // SEQUENCE { modulus INTEGER, publicExponent INTEGER }
        var numbers = new DerReader(pkcs1).Enter(DerTag.Sequence);
        return numbers.ReadUnsigned().SequenceEqual(_modulus) && numbers.ReadUnsigned().SequenceEqual(_exponent);
    }

    /// <summary>
    /// Whether the secret numbers match the public ones, provided that the primes are prime: <c>p q = n</c>, <c>e d = e dp = 1 mod (p -
    /// 1)</c>, the same for q, and <c>q qInv = 1 mod p</c>.
    /// </summary>
    public bool AreConsistent()
    {
        if (_secrets.Any(secret => secret.Length > _modulus.Length)) return false; // and nothing is computed with them
        if (P.IsEmpty || Q.IsEmpty || byte.IsEvenInteger(P[^1]) || byte.IsEvenInteger(Q[^1]) || P is [1] || Q is [1]) return false;
        return SecretNumber.IsProduct(P, Q, _modulus)
            && IsInverseOfExponent(_secrets[0], P) && IsInverseOfExponent(_secrets[3], P)
            && IsInverseOfExponent(_secrets[0], Q) && IsInverseOfExponent(_secrets[4], Q)
            && SecretNumber.AreInverse(Q, _secrets[5].Span, P);
    }

    /// <summary>Writes RSAPrivateKey.</summary>
    public void Write(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            writer.WriteIntegerUnsigned(_modulus);
            writer.WriteIntegerUnsigned(_exponent);
            foreach (var secret in _secrets) writer.WriteIntegerUnsigned(secret.Span);
        }
    }

    public void Dispose()
    {
        foreach (var secret in _secrets) secret.Dispose();
    }

    private bool IsInverseOfExponent(SecretBytes number, ReadOnlySpan<byte> prime)
    {
        using var predecessor = new SecretBytes(prime);
        predecessor.Octets[^1]--; // the number is odd, so there is no borrow
        return SecretNumber.AreInverse(_exponent, number.Span, predecessor.Span);
    }

    private static SecretBytes[] ReadSecrets(DerReader numbers)
    {
        var secrets = new SecretBytes[6];
        try
        {
            for (var i = 0; i < secrets.Length; i++)
            {
                var number = numbers.ReadUnsigned();
                // The JDK writes zeros for unknown primes. Only Java can use such a key.
                if (number.IsEmpty) throw Refuse.PrivateKeyNotAcceptable("The RSA key lacks its primes.");
                secrets[i] = new SecretBytes(number);
            }

            numbers.ThrowIfNotAtEnd();
            return secrets;
        }
        catch
        {
            foreach (var secret in secrets) secret?.Dispose();
            throw;
        }
    }

    // Before anything is computed with the key. The checks are those of certificates, and they bound the work.
    private static void CheckPublic(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        if (modulus.IsEmpty || exponent.IsEmpty) throw Refuse.PrivateKeyNotAcceptable("The RSA key has a number that is 0.");
        if (RsaPublicKey.FaultOf(modulus, exponent) is { } fault) throw Refuse.PrivateKeyNotAcceptable(fault);
    }

    private static SecretBytes Trim(ReadOnlySpan<byte> number) => new(number.TrimStart((byte)0));
}
