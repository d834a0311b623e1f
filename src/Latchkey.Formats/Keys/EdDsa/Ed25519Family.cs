using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.SshWire;

namespace Latchkey.Formats.Keys.EdDsa;

/// <summary>Ed25519 (RFC 8032, RFC 8410, RFC 8709).</summary>
internal sealed class Ed25519Family : KeyFamily
{
    public override IReadOnlyList<string> Algorithms { get; } = [Oids.Ed25519];

    private static ReadOnlySpan<byte> SshFormat => "ssh-ed25519"u8;

    public override SubjectPublicKey Describe(PublicKeyInfo key) => key.Key.Length == Ed25519SigningKey.KeyLength
        ? new("EdDSA", Ed25519SigningKey.Size)
        : throw Refuse.NotAcceptable("The public key has the wrong length.");

    public override PrivateKey Read(PrivateKeyInfo info, WorkBudget budget) => Ed25519PrivateKey.Read(info.Key, info.PublicKey, budget);

    public override long CostOfProof(PublicKeyInfo own) => 500_000;

    public override bool HasSshFormat(ReadOnlySpan<byte> format) => format.SequenceEqual(SshFormat);

    public override SshWriter WriteSsh(PublicKeyInfo key) => WriteSsh(key.Key);

    public override PrivateKey ReadOpenSsh(ReadOnlySpan<byte> format, SshReader fields, ReadOnlySpan<byte> publicKey)
    {
        // string public key | string seed, public key
        var key = fields.ReadString();
        Compare(WriteSsh(key), publicKey);
        var pair = fields.ReadString();
        if (key.Length != Ed25519SigningKey.KeyLength || !pair.EndsWith(key)) throw Refuse.KeysDiffer();
        return Ed25519PrivateKey.Of(pair[..^key.Length], key, new WorkBudget());
    }

    public override PrivateKey ReadPutty(ReadOnlySpan<byte> format, SshReader publicKey, SshReader secret)
    {
        // public: string key; secret: string seed. PuTTY treats the seed as a little-endian number, and so removes zeros from its end.
        var shortened = secret.ReadString();
        using var seed = new SecretBytes(Ed25519SigningKey.KeyLength);
        if (shortened.Length > seed.Length) throw new InvalidDataException("The seed is too long.");
        shortened.CopyTo(seed.Octets);
        return Ed25519PrivateKey.Of(seed.Span, publicKey.ReadString(), new WorkBudget());
    }

    // RFC 8709 section 4: string "ssh-ed25519" | string key, 32 octets
    private static SshWriter WriteSsh(ReadOnlySpan<byte> key) => new SshWriter(SshFormat).Write(key);
}
