using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.SshWire;

namespace Latchkey.Formats.Keys.Rsa;

/// <summary>RSA with two primes (RFC 8017), restricted to RSASSA-PSS if the algorithm says so (RFC 4055 section 1.2).</summary>
internal sealed class RsaFamily : KeyFamily
{
    public override IReadOnlyList<string> Algorithms { get; } = [Oids.Rsa, Oids.RsaPss];

    public override string FormerAlgorithm => Oids.RsaOfX509;

    private static ReadOnlySpan<byte> SshFormat => "ssh-rsa"u8;

    public override SubjectPublicKey Describe(PublicKeyInfo key) =>
        new(key.Algorithm == Oids.RsaPss ? SigningAlgorithm.Pss : "RSA", RsaPublicKey.ReadSize(key.Key));

    public override PrivateKey Read(PrivateKeyInfo info, WorkBudget budget)
    {
        var pss = info.Algorithm == Oids.RsaPss ? PssRestriction.Read(info.Parameters) : default;
        return RsaPrivateKey.Read(info.Key, info.PublicKey, pss, budget);
    }

    // With the platform's own check of the numbers, 4 ms at 2,048 bits and 13 ms at 4,096. The public exponent is used three times: for
    // blinding, for checking the signature, and for verifying it.
    public override long CostOfProof(PublicKeyInfo own)
    {
        long size = KeyNumbers.SizeOf(new DerReader(own.Key).Enter(DerTag.Sequence).ReadUnsigned());
        return 2_000_000 + (size * size * size / 6_000) + (3 * RsaPublicKey.CostOfVerifying(own.Key));
    }

    public override bool HasSshFormat(ReadOnlySpan<byte> format) => format.SequenceEqual(SshFormat);

    public override SshWriter? WriteSsh(PublicKeyInfo key)
    {
        if (key.Algorithm == Oids.RsaPss) return null;

        // SEQUENCE { modulus INTEGER, publicExponent INTEGER }
        var numbers = new DerReader(key.Key).Enter(DerTag.Sequence);
        return WriteSsh(numbers.ReadUnsigned(), numbers.ReadUnsigned());
    }

    public override PrivateKey ReadOpenSsh(ReadOnlySpan<byte> format, SshReader fields, ReadOnlySpan<byte> publicKey)
    {
        // mpint n | mpint e | mpint d | mpint q^-1 mod p | mpint p | mpint q
        var modulus = fields.ReadNumber();
        var exponent = fields.ReadNumber();
        var d = fields.ReadNumber();
        var coefficient = fields.ReadNumber();
        var p = fields.ReadNumber();
        var q = fields.ReadNumber();
        Compare(WriteSsh(modulus, exponent), publicKey);
        return Of(modulus, exponent, d, p, q, coefficient);
    }

    public override PrivateKey ReadPutty(ReadOnlySpan<byte> format, SshReader publicKey, SshReader secret)
    {
        // public: mpint e | mpint n; secret: mpint d | mpint p | mpint q | mpint q^-1 mod p
        var exponent = publicKey.ReadNumber();
        var modulus = publicKey.ReadNumber();
        var d = secret.ReadNumber();
        var p = secret.ReadNumber();
        var q = secret.ReadNumber();
        return Of(modulus, exponent, d, p, q, secret.ReadNumber());
    }

    private static RsaPrivateKey Of(
        ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> d,
        ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, ReadOnlySpan<byte> coefficient) =>
        RsaPrivateKey.Of(RsaNumbers.Of(modulus, exponent, d, p, q, coefficient), new WorkBudget());

    // RFC 4253 section 6.6: string "ssh-rsa" | mpint e | mpint n
    private static SshWriter WriteSsh(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent) =>
        new SshWriter(SshFormat).WriteNumber(exponent).WriteNumber(modulus);
}
