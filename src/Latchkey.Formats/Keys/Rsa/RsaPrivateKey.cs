using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys.Rsa;

/// <summary>
/// An RSA key of two primes (RFC 8017 appendix A.1.2), for RSASSA-PSS alone where its algorithm says so (RFC 4055 section 1.2).
/// </summary>
internal sealed class RsaPrivateKey : PrivateKey
{
    private readonly RsaNumbers _numbers;
    private readonly WorkBudget _budget;

    private RsaPrivateKey(RsaNumbers numbers, PssRestriction pss, WorkBudget budget)
    {
        _numbers = numbers;
        _budget = budget;
        Pss = pss;
    }

    /// <summary>Whether, and with which parameters, the key is one for RSASSA-PSS alone.</summary>
    public PssRestriction Pss { get; }

    /// <summary>Reads RSAPrivateKey.</summary>
    /// <param name="key">The octets.</param>
    /// <param name="publicKey">RSAPublicKey beside it; empty where there is none.</param>
    /// <param name="pss">What the algorithm says.</param>
    /// <param name="budget">What a check of the numbers may cost.</param>
    /// <exception cref="AsnContentException">The octets have another structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static RsaPrivateKey Read(ReadOnlySpan<byte> key, ReadOnlySpan<byte> publicKey, PssRestriction pss, WorkBudget budget)
    {
        var numbers = RsaNumbers.Read(key);
        try
        {
            if (!publicKey.IsEmpty && !numbers.HasPublicKey(publicKey)) throw Refuse.KeysDiffer();
            return new RsaPrivateKey(numbers, pss, budget);
        }
        catch
        {
            numbers.Dispose();
            throw;
        }
    }

    /// <summary>Makes a key of its numbers, which it owns from then on.</summary>
    public static RsaPrivateKey Of(RsaNumbers numbers, WorkBudget budget) => new(numbers, pss: default, budget);

    public override bool BelongsTo(PublicKeyInfo publicKey) =>
        publicKey.Algorithm is Oids.Rsa or Oids.RsaOfX509 or Oids.RsaPss && _numbers.HasPublicKey(publicKey.Key);

    // Whose key it is, the public numbers show; the secret ones are compared with them before they are stored.
    public override SecretBytes Encode()
    {
        _budget.Spend(RsaNumbers.CostOfCheck(_numbers.Size));
        return _numbers.FitEachOther() ? PrivateKeyInfo.Write(Pss.WriteKeyAlgorithm, _numbers.Write) : throw RsaNumbers.Damaged();
    }

    public override SigningKey Use()
    {
        using var writer = new SecretWriter();
        _numbers.Write(writer.Values);
        using var encoded = writer.Encode();
        return new RsaSigningKey(encoded, Pss);
    }

    public override void Dispose() => _numbers.Dispose();
}
