using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys.Rsa;

/// <summary>
/// An RSA key with two primes (RFC 8017 appendix A.1.2), restricted to RSASSA-PSS if its algorithm says so (RFC 4055 section 1.2).
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

    /// <summary>Whether the key is restricted to RSASSA-PSS, and to which parameters.</summary>
    public PssRestriction Pss { get; }

    /// <summary>Reads RSAPrivateKey.</summary>
    /// <param name="key">The octets of the key.</param>
    /// <param name="publicKey">The RSAPublicKey in the same structure; empty if there is none.</param>
    /// <param name="pss">The restriction in the algorithm.</param>
    /// <param name="budget">The budget for a check of the numbers.</param>
    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
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

    /// <summary>Makes a key from its numbers, and takes ownership of them.</summary>
    public static RsaPrivateKey Of(RsaNumbers numbers, WorkBudget budget) => new(numbers, pss: default, budget);

    public override bool BelongsTo(PublicKeyInfo publicKey) =>
        publicKey.Algorithm is Oids.Rsa or Oids.RsaOfX509 or Oids.RsaPss && _numbers.HasPublicKey(publicKey.Key);

    // The public numbers identify the key. Before it is stored, the secret ones are compared with them.
    public override SecretBytes Encode()
    {
        _budget.Spend(RsaNumbers.CostOfCheck(_numbers.Size));
        return _numbers.AreConsistent() ? PrivateKeyInfo.Write(Pss.WriteKeyAlgorithm, _numbers.Write) : throw RsaNumbers.Damaged();
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
