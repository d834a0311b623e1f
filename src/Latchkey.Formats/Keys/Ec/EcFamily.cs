using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.SshWire;

namespace Latchkey.Formats.Keys.Ec;

/// <summary>EC keys (RFC 5480, RFC 5915). SSH has them on three of the named curves (RFC 5656).</summary>
internal sealed class EcFamily : KeyFamily
{
    public override IReadOnlyList<string> Algorithms { get; } = [Oids.Ec];

    public override SubjectPublicKey Describe(PublicKeyInfo key) => EcPublicKey.Describe(key.Parameters, key.Key);

    public override PrivateKey Read(PrivateKeyInfo info, WorkBudget budget) =>
        EcPrivateKey.Read(info.Parameters, info.Key, info.PublicKey, budget);

    // Point multiplications for reading, signing and verifying. The last two cost less than the first.
    public override long CostOfProof(PublicKeyInfo own) =>
        3L * (NamedCurves.Recognise(own.Parameters) is { } curve ? EcPrivateKey.CostOf(curve) : 0);

    public override bool HasSshFormat(ReadOnlySpan<byte> format) => NamedCurves.FindBySshFormat(format) is not null;

    public override SshWriter? WriteSsh(PublicKeyInfo key) =>
        NamedCurves.Recognise(key.Parameters) is { IsUsedBySsh: true } curve ? WriteSsh(curve, key.Key) : null;

    public override PrivateKey ReadOpenSsh(ReadOnlySpan<byte> format, SshReader fields, ReadOnlySpan<byte> publicKey)
    {
        // string curve | string point | mpint d
        var curve = ReadCurve(format, ref fields);
        var point = fields.ReadString();
        Compare(WriteSsh(curve, point), publicKey);
        return EcPrivateKey.Of(curve, fields.ReadNumber(), [point.ToArray()], new WorkBudget());
    }

    public override PrivateKey ReadPutty(ReadOnlySpan<byte> format, SshReader publicKey, SshReader secret)
    {
        // public: string curve | string point; secret: mpint d
        var curve = ReadCurve(format, ref publicKey);
        return EcPrivateKey.Of(curve, secret.ReadNumber(), [publicKey.ReadString().ToArray()], new WorkBudget());
    }

    private static NamedCurve ReadCurve(ReadOnlySpan<byte> format, scoped ref SshReader fields)
    {
        var curve = NamedCurves.FindBySshFormat(format) ?? throw Refuse.NotAnSshKind();
        return fields.ReadString().SequenceEqual(curve.SshNameOctets)
            ? curve
            : throw new InvalidDataException("The names of the curve differ.");
    }

    // RFC 5656 section 3.1: string "ecdsa-sha2-" and the curve | string curve | string 04, x, y
    private static SshWriter WriteSsh(NamedCurve curve, ReadOnlySpan<byte> point) =>
        new SshWriter(curve.SshFormat).Write(curve.SshNameOctets).Write(point);
}
