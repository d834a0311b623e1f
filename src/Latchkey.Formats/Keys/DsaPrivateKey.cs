using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys;

/// <summary>
/// A DSA key in the form in which the JDK and OpenSSL write it. It does not name its public key; a signature tells
/// whether a certificate's is the one.
/// </summary>
internal sealed class DsaPrivateKey : PrivateKey
{
    public const string Algorithm = "1.2.840.10040.4.1";

    // FIPS 186-4 section 4.2 ends at 3,072 and 256 bits, and the JDK writes no larger ones; larger ones cost seconds.
    private const int MaxPrimeLength = 3072 / 8;
    private const int MaxSubprimeLength = 256 / 8;

    // A signature and its check: 1.5 ms at 3,072 bits.
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

        if (p.Length > MaxPrimeLength) throw Refuse.PrivateKeyNotAcceptable("The DSA key has more than 3072 bits.");
        if (q.Length > MaxSubprimeLength || x.Length > q.Length || g.Length > p.Length)
            throw new AsnContentException("The numbers of a DSA key do not fit each other.");
        var domain = new DSAParameters { P = p.ToArray(), Q = q.ToArray(), G = DsaNumbers.Pad(g, p.Length) };
        return new DsaPrivateKey(domain, info.Parameters.ToArray(), SecretNumber.Pad(x, q.Length), info.PublicKey.ToArray(), budget);
    }

    public override bool BelongsTo(Certificate certificate)
    {
        var info = PublicKeyInfo.Of(certificate);
        if (info.Algorithm != Algorithm || !info.Parameters.SequenceEqual(_parameters)) return false;
        if (_givenKey is not [] && !info.Key.SequenceEqual(_givenKey)) return false;
        var y = new DerReader(info.Key).ReadPositive();
        if (y.Length > _domain.P!.Length) return false;

        _budget.Spend(Cost);
        try
        {
            using var pair = DSA.Create(_domain with { X = _number.Octets, Y = DsaNumbers.Pad(y, _domain.P.Length) });
            Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
            hash.Fill(0x55);
            return pair.VerifySignature(hash, pair.CreateSignature(hash.ToArray()));
        }
        catch (CryptographicException)
        {
            // Numbers with which nothing can be signed.
            return false;
        }
    }

    public override SecretBytes Encode(Certificate? own = null)
    {
        if (own is not null || _givenKey is []) return Encode();
        using var key = Use();
        return PublicKeyInfo.Read(key.ExportPublicKey()).Key.SequenceEqual(_givenKey) ? Encode() : throw Refuse.KeysDiffer();
    }

    public override SigningKey Use()
    {
        using var encoded = Encode();
        return new DsaSigningKey(encoded);
    }

    public override void Dispose()
    {
        _number.Dispose();
        base.Dispose();
    }

    private SecretBytes Encode() => SecretWriter.Pkcs8(
        algorithm =>
        {
            algorithm.WriteObjectIdentifier(Algorithm);
            algorithm.WriteEncodedValue(_parameters);
        },
        key => key.WriteIntegerUnsigned(_number.Span.TrimStart((byte)0)));
}
