using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.SshWire;

namespace Latchkey.Formats.Keys.Dsa;

/// <summary>DSA (FIPS 186-4 section 4; RFC 3279 section 2.3.2).</summary>
internal sealed class DsaFamily : KeyFamily
{
    public override IReadOnlyList<string> Algorithms { get; } = [Oids.Dsa];

    private static ReadOnlySpan<byte> SshFormat => "ssh-dss"u8;

    // parameters: SEQUENCE { p INTEGER, q INTEGER, g INTEGER }, key: INTEGER y
    public override SubjectPublicKey Describe(PublicKeyInfo key) => new("DSA", KeyNumbers.SizeOfPrime(key, numbers: 3));

    public override PrivateKey Read(PrivateKeyInfo info, WorkBudget budget) => DsaPrivateKey.Read(info, budget);

    public override long CostOfProof(PublicKeyInfo own) => 6_000_000;

    public override bool HasSshFormat(ReadOnlySpan<byte> format) => format.SequenceEqual(SshFormat);

    public override SshWriter WriteSsh(PublicKeyInfo key)
    {
        // parameters: SEQUENCE { p INTEGER, q INTEGER, g INTEGER }, key: INTEGER y
        var numbers = new DerReader(key.Parameters).Enter(DerTag.Sequence);
        var y = new DerReader(key.Key).ReadPositive();
        return WriteSsh(numbers.ReadPositive(), numbers.ReadPositive(), numbers.ReadPositive(), y);
    }

    public override PrivateKey ReadOpenSsh(ReadOnlySpan<byte> format, SshReader fields, ReadOnlySpan<byte> publicKey)
    {
        // mpint p | mpint q | mpint g | mpint y | mpint x
        var p = fields.ReadNumber();
        var q = fields.ReadNumber();
        var g = fields.ReadNumber();
        var y = fields.ReadNumber();
        var x = fields.ReadNumber();
        Compare(WriteSsh(p, q, g, y), publicKey);
        return DsaPrivateKey.Of(p, q, g, y, x, new WorkBudget());
    }

    public override PrivateKey ReadPutty(ReadOnlySpan<byte> format, SshReader publicKey, SshReader secret)
    {
        // public: mpint p | mpint q | mpint g | mpint y; secret: mpint x
        var p = publicKey.ReadNumber();
        var q = publicKey.ReadNumber();
        var g = publicKey.ReadNumber();
        return DsaPrivateKey.Of(p, q, g, publicKey.ReadNumber(), secret.ReadNumber(), new WorkBudget());
    }

    // RFC 4253 section 6.6: string "ssh-dss" | mpint p | mpint q | mpint g | mpint y
    private static SshWriter WriteSsh(ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, ReadOnlySpan<byte> g, ReadOnlySpan<byte> y) =>
        new SshWriter(SshFormat).WriteNumber(p).WriteNumber(q).WriteNumber(g).WriteNumber(y);
}
