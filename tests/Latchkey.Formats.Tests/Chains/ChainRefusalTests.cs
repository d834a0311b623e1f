using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Tests.Chains;

/// <summary>Uploads that are no chain, and files made to do harm.</summary>
public sealed class ChainRefusalTests
{
    private static readonly byte[] Certificate = Vectors.Certificate("rsa-2048-sha256.der");
    private static readonly string Pem = Vectors.Text("rsa-2048-sha256.pem");
    private static readonly RSA Key = RSA.Create(1024);

    public static TheoryData<byte[], string> Files { get; } = new()
    {
        { Encoding.ASCII.GetBytes("Hello, world"), "neither DER nor PEM nor base64" },
        { Encoding.ASCII.GetBytes(Key.ExportPkcs8PrivateKeyPem()), "holds a private key" },
        { Encoding.ASCII.GetBytes(Pem + Key.ExportRSAPrivateKeyPem()), "holds a private key" },
        { Base64(Key.ExportPkcs8PrivateKey()), "is a private key" },
        { Key.ExportPkcs8PrivateKey(), "is a private key" },
        { Key.ExportSubjectPublicKeyInfo(), "is a public key" },
        { [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2], "is a JKS keystore" },
        { Encoding.Unicode.GetPreamble(), "is text in UTF-16" },
        { Certificate[..^1], "cut off" },
        { [.. Certificate, 1], "Data follows" },
        { [.. Certificate, .. Certificate], "Data follows" },
        { Encoding.ASCII.GetBytes(Pem[..^5]), "cut off" },
        { Encoding.ASCII.GetBytes(Pem.Replace("MII", "M!I", StringComparison.Ordinal)), "not base64" },
        { Base64([0x30, 0x00]), "holds no certificate" },
        { Base64(RawPkcs7.Of()), "holds no certificate" },
        { Base64(RawPkcs7.Of(RawPkcs7.SignedData, [])), "holds no certificate" },
        { Base64(RawPkcs7.Of("1.2.840.113549.1.7.3", [])), "of a kind that holds no certificates" },
        { RawPkcs7.Of(Certificate, Der.Value(0xA1, Certificate)), "other than X.509 certificates" },
        { RawPkcs7.Of(RawPkcs7.SignedData, Der.Value(0xA2, Certificate)), "damaged" },
        { Der.Sequence(Certificate, Der.Integer(1)), "other than X.509 certificates" },
        { RawPkcs7.Of([.. Enumerable.Repeat(Certificate, 21)]), "more than 20 certificates" },
        { Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Pem, 21))), "more than 20 certificates" },
        { Nested(Certificate, 40), "32 levels" },
        { Nested(Der.Integer(1), 7_000), "32 levels" },
        { [.. Enumerable.Repeat((byte[])[0x30, 0x80], 15_000).SelectMany(octets => octets)], "32 levels" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_is_no_chain_is_refused_with_its_name_or_its_fault(byte[] file, string reason) =>
        Of(file).ShouldBeOf(FileFault.NotACertificateChain).Reason.ShouldContain(reason);

    [Fact]
    public void An_empty_file_is_refused_as_an_empty_body() => Of(Encoding.ASCII.GetBytes(" \r\n")).ShouldBeOf(FileFault.Empty);

    [Fact]
    public void A_certificate_that_no_peer_could_use_is_refused_as_when_it_comes_alone()
    {
        var unusable = new RawCertificate { PublicKey = RawCertificate.Rsa([0x00], [0x03]) }.ToDer();

        Of(RawPkcs7.Of(Certificate, unusable)).ShouldBeOf(FileFault.CertificateNotAcceptable).Reason.ShouldContain("not positive");
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        foreach (var file in new[] { RawPkcs7.Of(Certificate, Certificate), Der.Sequence(Certificate, Certificate) })
            for (var length = 0; length < file.Length; length++) Of(file[..length]);
    }

    [Fact]
    public void Ten_thousand_damaged_chains_are_read_or_refused()
    {
        byte[][] originals = [RawPkcs7.Of(Certificate), Der.Sequence(Certificate, Certificate), Encoding.ASCII.GetBytes(Pem + Pem)];

        (from original in Gen.Int[0, originals.Length - 1].Select(i => originals[i])
         from changes in Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte).Array[1, 4]
         select Damaged.Of(original, changes))
            .Sample(AnswersOrRefuses, iter: 10_000);
    }

    [Fact]
    public void Random_values_behind_the_header_of_PKCS7_are_read_or_refused() =>
        Gen.Byte.Array[0, 300].Select(octets => RawPkcs7.Of(octets)).Sample(AnswersOrRefuses, iter: 10_000);

    private static byte[] Base64(byte[] file) => Encoding.ASCII.GetBytes(Convert.ToBase64String(file));

    private static byte[] Nested(byte[] value, int levels) =>
        Enumerable.Range(0, levels).Aggregate(value, (inner, _) => Der.Sequence(inner));

    private static void AnswersOrRefuses(byte[] file)
    {
        try
        {
            ChainReader.Read(file);
        }
        catch (FileRefusedException refused)
        {
            (refused.Fault is FileFault.NotACertificateChain or FileFault.CertificateNotAcceptable or FileFault.Empty).ShouldBeTrue();
        }
    }

    private static FileRefusedException Of(byte[] file) => Should.Throw<FileRefusedException>(() => ChainReader.Read(file));
}
