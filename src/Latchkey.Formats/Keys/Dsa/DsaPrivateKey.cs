using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys.Dsa;

/// <summary>
/// A DSA key. The PKCS#8 form of the JDK and OpenSSL does not contain the public key, so a signature shows whether the public key of a
/// certificate belongs to it.
/// </summary>
internal sealed class DsaPrivateKey : PrivateKey
{
    /// <summary>
    /// The maximum length of p in bits. FIPS 186-4 section 4.2 goes no further, and neither does the JDK. Larger keys cost seconds.
    /// </summary>
    public const int MaxSize = 3072;

    // The same for q.
    private const int MaxSubprimeSize = 256;

    // Signing and verifying take 1.5 ms at 3,072 bits.
    private const int Cost = 1_500_000;

    private readonly DSAParameters _domain;
    private readonly byte[] _parameters;
    private readonly SecretBytes _number;
    private readonly byte[] _givenKey;
    private readonly WorkBudget _budget;

    private DsaPrivateKey(DSAParameters domain, byte[] parameters, SecretBytes number, byte[] givenKey, WorkBudget budget)
    {
        _domain = domain;
        _parameters = parameters;
        _number = number;
        _givenKey = givenKey;
        _budget = budget;
    }

    /// <summary>Reads a PKCS#8 key.</summary>
    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static DsaPrivateKey Read(PrivateKeyInfo info, WorkBudget budget)
    {
        // parameters: SEQUENCE { p INTEGER, q INTEGER, g INTEGER }, key: INTEGER x
        if (info.Parameters.IsEmpty) throw Refuse.PrivateKeyNotAcceptable("The DSA key lacks its parameters.");
        var numbers = new DerReader(info.Parameters).Enter(DerTag.Sequence);
        var p = numbers.ReadPositive();
        var q = numbers.ReadPositive();
        var g = numbers.ReadPositive();
        numbers.ThrowIfNotAtEnd();
        var x = new DerReader(info.Key).ReadPositive();
        return IsDomain(p, q, g) && x.Length <= q.Length
            ? new DsaPrivateKey(Domain(p, q, g), info.Parameters.ToArray(), SecretNumber.Pad(x, q.Length), info.PublicKey.ToArray(), budget)
            : throw new AsnContentException("The numbers of a DSA key are inconsistent.");
    }

    /// <summary>Reads a key in OpenSSL's own form.</summary>
    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static DsaPrivateKey ReadTraditional(ReadOnlySpan<byte> key, WorkBudget budget)
    {
        // SEQUENCE { version INTEGER 0, p INTEGER, q INTEGER, g INTEGER, y INTEGER, x INTEGER }
        var numbers = new DerReader(key).Enter(DerTag.Sequence);
        if (numbers.ReadCount() != 0) throw new AsnContentException("The version of a DSA key is not 0.");
        var p = numbers.ReadPositive();
        var q = numbers.ReadPositive();
        var g = numbers.ReadPositive();
        var y = numbers.ReadPositive();
        var x = numbers.ReadPositive();
        numbers.ThrowIfNotAtEnd();
        return Of(p, q, g, y, x, budget);
    }

    /// <summary>
    /// Makes a key from its numbers, big-endian and without leading zeros. A signature shows whether they are consistent.
    /// </summary>
    /// <param name="p">The prime.</param>
    /// <param name="q">The subprime.</param>
    /// <param name="g">The generator.</param>
    /// <param name="y">The public number.</param>
    /// <param name="x">The secret number.</param>
    /// <param name="budget">The budget for that signature.</param>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static DsaPrivateKey Of(
        ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, ReadOnlySpan<byte> g, ReadOnlySpan<byte> y, ReadOnlySpan<byte> x, WorkBudget budget)
    {
        if (!IsDomain(p, q, g) || x.Length > q.Length) throw Damaged();
        var key = new DsaPrivateKey(Domain(p, q, g), EncodeParameters(p, q, g), SecretNumber.Pad(x, q.Length), givenKey: [], budget);
        try
        {
            return key.SignsFor(y) ? key : throw Damaged();
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public override bool BelongsTo(PublicKeyInfo publicKey)
    {
        if (publicKey.Algorithm != Oids.Dsa || !publicKey.Parameters.SequenceEqual(_parameters)) return false;
        if (_givenKey is not [] && !publicKey.Key.SequenceEqual(_givenKey)) return false;
        return SignsFor(new DerReader(publicKey.Key).ReadPositive());
    }

    public override SecretBytes Encode()
    {
        if (_givenKey is []) return Write();
        using var key = Use();
        return PublicKeyInfo.Read(key.ExportPublicKey()).Key.SequenceEqual(_givenKey) ? Write() : throw Refuse.KeysDiffer();
    }

    public override SecretBytes EncodeFor(PublicKeyInfo own) => Write();

    public override SigningKey Use()
    {
        using var encoded = Write();
        return new DsaSigningKey(encoded);
    }

    public override void Dispose() => _number.Dispose();

    // Checked before anything is computed with the numbers.
    private static bool IsDomain(ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, ReadOnlySpan<byte> g)
    {
        if (p.Length > MaxSize / 8) throw Refuse.PrivateKeyNotAcceptable($"The DSA key has more than {MaxSize} bits.");
        return q.Length <= MaxSubprimeSize / 8 && g.Length <= p.Length;
    }

    private static DSAParameters Domain(ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, ReadOnlySpan<byte> g) =>
        new() { P = p.ToArray(), Q = q.ToArray(), G = Pad(g, p.Length) };

    private static byte[] EncodeParameters(ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, ReadOnlySpan<byte> g)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(p);
            writer.WriteIntegerUnsigned(q);
            writer.WriteIntegerUnsigned(g);
        }

        return writer.Encode();
    }

    // Leading zeros bring a public number to the length that DSAParameters requires.
    private static byte[] Pad(ReadOnlySpan<byte> number, int length)
    {
        var padded = new byte[length];
        number.CopyTo(padded.AsSpan(length - number.Length));
        return padded;
    }

    private static FileRefusedException Damaged() =>
        Refuse.PrivateKeyNotAcceptable("The DSA key is damaged: its numbers are inconsistent.");

    private bool SignsFor(ReadOnlySpan<byte> y)
    {
        if (y.Length > _domain.P!.Length) return false;
        _budget.Spend(Cost);
        try
        {
            using var pair = DSA.Create(_domain with { X = _number.Octets, Y = Pad(y, _domain.P.Length) });
            Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
            hash.Fill(0x55);
            return pair.VerifySignature(hash, pair.CreateSignature(hash.ToArray()));
        }
        catch (CryptographicException)
        {
            // With these numbers, signing fails.
            return false;
        }
    }

    private SecretBytes Write() => PrivateKeyInfo.Write(
        algorithm =>
        {
            algorithm.WriteObjectIdentifier(Oids.Dsa);
            algorithm.WriteEncodedValue(_parameters);
        },
        key => key.WriteIntegerUnsigned(_number.Span.TrimStart((byte)0)));
}
