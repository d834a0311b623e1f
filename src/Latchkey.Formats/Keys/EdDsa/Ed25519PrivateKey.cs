using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys.EdDsa;

/// <summary>An Ed25519 key (RFC 8410). Its public key is computed.</summary>
internal sealed class Ed25519PrivateKey : PrivateKey
{
    // 0.1 ms, in nanoseconds
    private const int Cost = 100_000;

    private readonly SecretBytes _seed;
    private readonly byte[] _publicKey;

    private Ed25519PrivateKey(SecretBytes seed, byte[] publicKey)
    {
        _seed = seed;
        _publicKey = publicKey;
    }

    /// <param name="key">CurvePrivateKey (RFC 8410 section 7): an OCTET STRING of 32 octets.</param>
    /// <param name="publicKey">The public key in the same structure; empty if there is none.</param>
    /// <param name="budget">The budget for computing the public key.</param>
    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static Ed25519PrivateKey Read(ReadOnlySpan<byte> key, ReadOnlySpan<byte> publicKey, WorkBudget budget)
    {
        var reader = new DerReader(key);
        var seed = reader.ReadContents(DerTag.OctetString);
        reader.ThrowIfNotAtEnd();
        return Of(seed, publicKey, budget);
    }

    /// <summary>Makes a key from its seed and, if the file has one, its public key.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static Ed25519PrivateKey Of(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, WorkBudget budget)
    {
        if (seed.Length != Ed25519SigningKey.KeyLength)
            throw Refuse.PrivateKeyNotAcceptable("The Ed25519 key is damaged: it has the wrong length.");
        budget.Spend(Cost);
        using var signer = new Ed25519SigningKey(seed);
        var computed = signer.ExportPoint();
        if (!publicKey.IsEmpty && !publicKey.SequenceEqual(computed)) throw Refuse.KeysDiffer();
        return new Ed25519PrivateKey(new SecretBytes(seed), computed);
    }

    public override bool BelongsTo(PublicKeyInfo publicKey) =>
        publicKey.Algorithm == Oids.Ed25519 && publicKey.Key.SequenceEqual(_publicKey);

    public override SecretBytes Encode() =>
        PrivateKeyInfo.Write(algorithm => algorithm.WriteObjectIdentifier(Oids.Ed25519), key => key.WriteOctetString(_seed.Span));

    public override SigningKey Use() => new Ed25519SigningKey(_seed.Span);

    public override void Dispose() => _seed.Dispose();
}
