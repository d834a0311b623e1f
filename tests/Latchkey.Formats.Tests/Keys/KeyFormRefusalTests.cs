using System.Security.Cryptography;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores;
using Latchkey.Keystores.KeyPairs;

namespace Latchkey.Formats.Tests.Keys;

/// <summary>
/// What no honest encoding of a key is: another key's parts, numbers outside of the curve, curves that were tampered with.
/// </summary>
public sealed class KeyFormRefusalTests
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string Order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";

    [Theory]
    [InlineData("00")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(Order)]
    [InlineData("00" + Order)]
    [InlineData("01" + Order)]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    public void A_number_that_is_none_of_the_curve_is_refused(string number) =>
        Reason(Ec(Der.Oid(P256), Convert.FromHexString(number))).ShouldContain("its number is out of range for its curve");

    [Fact]
    public void A_curve_that_is_written_out_is_the_named_one_or_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var number = key.ExportParameters(includePrivateParameters: true).D!;
        byte[] Written(Func<ECCurve, ECCurve> change) => Ec(ExplicitCurves.Of(key, isSeeded: true, change)!, number);
        static byte[] Changed(byte[] octets) => [.. octets[..^1], (byte)(octets[^1] ^ 1)];

        using (KeyReader.ReadPrivate(Written(curve => curve), new WorkBudget()))
        {
        }

        Func<ECCurve, ECCurve>[] changes =
        [
            curve => curve with { G = key.ExportParameters(includePrivateParameters: false).Q }, // CVE-2020-0601
            curve => curve with { G = new ECPoint { X = curve.G.X, Y = Changed(curve.G.Y!) } },
            curve => curve with { Prime = Changed(curve.Prime!) },
            curve => curve with { A = Changed(curve.A!) },
            curve => curve with { B = Changed(curve.B!) },
            curve => curve with { Order = Changed(curve.Order!) },
            curve => curve with { Cofactor = [2] },
        ];
        foreach (var change in changes) Reason(Written(change)).ShouldContain("a curve without a known name");
    }

    [Fact]
    public void The_public_key_of_another_is_refused_in_every_place()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = other.ExportParameters(includePrivateParameters: false).Q;
        byte[] point = [0x04, .. q.X!, .. q.Y!];
        var algorithm = Der.Sequence(Der.Oid("1.2.840.10045.2.1"), Der.Oid(P256));
        var number = Der.Value(0x04, [7]);

        Reason(KeyForm.Frame(algorithm, Der.Sequence(Der.Integer(1), number), point, hasAttributes: false)).ShouldContain(
            "does not belong");
        Reason(KeyForm.Frame(algorithm, Der.Sequence(Der.Integer(1), number, Der.Value(0xA1, Der.BitString([2, .. q.X!]))), null, false))
            .ShouldContain("does not belong");
        Reason(KeyForm.Frame(algorithm, Der.Sequence(Der.Integer(1), number, Der.Value(0xA1, Der.BitString(1, 2, 3))), null, false))
            .ShouldContain("does not belong");
        Reason(KeyForm.Frame(Der.Sequence(Der.Oid("1.3.101.112")), Der.Value(0x04, new byte[32]), new byte[32], false)).ShouldContain(
            "does not belong");
        var rsa = RSA.Create(1024).ExportParameters(includePrivateParameters: true);
        var another = RSA.Create(1024).ExportRSAPublicKey();
        var form = RsaKeyForms.Of(rsa, "NULL", isSigned: false, isVersion2: false, hasAttributes: false);
        Reason(KeyForm.Frame(Der.Sequence(Der.Oid("1.2.840.113549.1.1.1"), [0x05, 0x00]), Pkcs8.KeyOf(form.Pkcs8), another, false))
            .ShouldContain("does not belong");
    }

    [Fact]
    public void An_inner_curve_other_than_the_outer_is_refused()
    {
        var algorithm = Der.Sequence(Der.Oid("1.2.840.10045.2.1"), Der.Oid(P256));

        var twoCurves = Der.Sequence(Der.Integer(1), Der.Value(0x04, [7]), Der.Value(0xA0, Der.Oid("1.3.132.0.10")));
        Reason(KeyForm.Frame(algorithm, twoCurves, null, false)).ShouldContain("damaged");
    }

    [Fact]
    public void A_key_for_RSASSA_PSS_and_a_certificate_with_other_parameters_are_refused()
    {
        using var rsa = RSA.Create(1024);
        var numbers = rsa.ExportParameters(includePrivateParameters: true);
        var plain = RsaKeyForms.Of(numbers, "NULL", false, false, false);
        var free = RsaKeyForms.Of(numbers, "PSS", false, false, false);
        var restricted = RsaKeyForms.Of(numbers, "PSS with SHA-256", false, false, false);
        var other = RsaKeyForms.Of(numbers, "PSS with SHA-224", false, false, false);

        Should.Throw<RefusalException>(() => Request(restricted, other)).Refusal
            .ShouldBeOfType<Refusal.PrivateKeyNotAcceptable>().Reason.ShouldContain("different parameters");
        var pairs = new[]
        {
            (plain, restricted), (restricted, plain), (free, restricted), (restricted, free), (free, plain), (plain, free),
        };
        foreach (var (key, certificate) in pairs)
            Request(key, certificate).ShouldContain("rsassaPss");
        Request(plain, plain).ShouldNotContain("rsassaPss");
    }

    private static string Request(KeyForm key, KeyForm certificate)
    {
        using var octets = new SecretBytes(key.Pkcs8);
        using var folder = new WorkFolder();
        folder.Write(
            "request.pem",
            SigningRequest.Create(octets, CertificateReader.Read(new RawCertificate { PublicKey = certificate.PublicKey }.ToDer())));
        return folder.OpenSsl("req -in {request.pem} -verify -noout -text");
    }

    private static byte[] Ec(byte[] parameters, byte[] number) =>
        Pkcs8.Of(Der.Sequence(Der.Oid("1.2.840.10045.2.1"), parameters), Der.Sequence(Der.Integer(1), Der.Value(0x04, number)));

    private static string Reason(byte[] pkcs8) => Should.Throw<FileRefusedException>(() =>
    {
        using var key = KeyReader.ReadPrivate(pkcs8, new WorkBudget());
        key.Encode().Dispose();
    }).ShouldBeOf(FileFault.PrivateKeyNotAcceptable).Reason;
}
