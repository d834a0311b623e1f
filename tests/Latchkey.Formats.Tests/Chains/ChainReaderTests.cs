using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;

namespace Latchkey.Formats.Tests.Chains;

/// <summary>The forms in which an authority's answer may be uploaded.</summary>
public sealed class ChainReaderTests(SigningAuthority authority) : IClassFixture<SigningAuthority>
{
    private readonly WorkFolder _folder = authority.Folder;

    [Theory]
    [InlineData("DER")]
    [InlineData("PEM")]
    public void PKCS7_of_OpenSSL_is_read(string form)
    {
        _folder.OpenSsl(
            $"crl2pkcs7 -nocrl -certfile {{leaf.pem}} -certfile {{issuer.pem}} -certfile {{root.pem}} -outform {form} -out {{chain.p7b}}");

        ShouldHold(_folder.Read("chain.p7b"), authority.Leaf, authority.Issuer, authority.Root);
    }

    [Fact]
    public void PKCS7_in_base64_is_read()
    {
        var base64 = Convert.ToBase64String(Pkcs7(authority.Leaf, authority.Issuer));

        ShouldHold(Encoding.ASCII.GetBytes(base64), authority.Leaf, authority.Issuer);
        ShouldHold(Encoding.ASCII.GetBytes($"\r\n{base64[..76]}\r\n{base64[76..]}\r\n"), authority.Leaf, authority.Issuer);
    }

    [Theory]
    [InlineData("PKCS7")]
    [InlineData("PKCS #7 SIGNED DATA")]
    [InlineData("CMS")]
    [InlineData("CERTIFICATE")]
    public void PKCS7_is_read_under_every_label_that_it_is_met_with(string label)
    {
        var pem = $"some text\n{PemEncoding.WriteString(label, Pkcs7(authority.Leaf, authority.Issuer))}\nmore text\n";

        ShouldHold(Encoding.UTF8.GetBytes(pem), authority.Leaf, authority.Issuer);
    }

    [Fact]
    public void PKCS7_with_a_revocation_list_and_a_signer_is_read()
    {
        _folder.Write(
            "crl.cnf", "[ca]\ndefault_ca=x\n[x]\ndatabase=" + _folder.Write("index.txt", "") + "\ndefault_md=sha256\ndefault_crl_days=9\n");
        _folder.OpenSsl("ca -config {crl.cnf} -gencrl -keyfile {root.key} -cert {root.pem} -out {crl.pem}");
        _folder.OpenSsl("crl2pkcs7 -in {crl.pem} -certfile {leaf.pem} -outform DER -out {crl.p7b}");
        _folder.OpenSsl("cms -sign -in {leaf.csr} -signer {root.pem} -inkey {root.key} -nodetach -outform DER -out {signed.p7m}");

        ShouldHold(_folder.Read("crl.p7b"), authority.Leaf);
        ShouldHold(_folder.Read("signed.p7m"), authority.Root);
    }

    [Fact]
    public void PKCS7_with_indefinite_lengths_is_read() => ShouldHold(IndefinitePkcs7(), authority.Leaf, authority.Issuer);

    [Fact]
    public void A_PkiPath_is_read_from_the_root_to_the_leaf()
    {
        var path = Der.Sequence(authority.Root.Der.ToArray(), authority.Issuer.Der.ToArray(), authority.Leaf.Der.ToArray());

        ShouldHold(path, authority.Root, authority.Issuer, authority.Leaf);
        ShouldHold(Encoding.ASCII.GetBytes(Convert.ToBase64String(path)), authority.Root, authority.Issuer, authority.Leaf);
        ShouldHold(Der.Sequence(authority.Leaf.Der.ToArray()), authority.Leaf);
    }

    [Fact]
    public void PEM_blocks_are_read_in_any_order_and_with_text_between_them()
    {
        var (leaf, issuer, root) = (_folder.ReadText("leaf.pem"), _folder.ReadText("issuer.pem"), _folder.ReadText("root.pem"));

        ShouldHold(Encoding.UTF8.GetBytes(leaf + issuer + root), authority.Leaf, authority.Issuer, authority.Root);
        ShouldHold(Encoding.UTF8.GetBytes($"\uFEFF0 s:CN=é\n{root}\r\n\r\n1 s:\n{leaf}"), authority.Root, authority.Leaf);
        ShouldHold(Encoding.UTF8.GetBytes((issuer + leaf).ReplaceLineEndings("\r\n")), authority.Issuer, authority.Leaf);
    }

    [Fact]
    public void A_single_certificate_is_read_from_DER_PEM_and_base64()
    {
        ShouldHold(authority.Leaf.Der.ToArray(), authority.Leaf);
        ShouldHold(_folder.Read("leaf.pem"), authority.Leaf);
        ShouldHold(Encoding.ASCII.GetBytes(Convert.ToBase64String(authority.Leaf.Der.Span)), authority.Leaf);
    }

    [Fact]
    public void Twenty_certificates_are_read() =>
        ChainReader.Read(Pkcs7([.. Enumerable.Repeat(authority.Leaf, 20)])).Count.ShouldBe(20);

    private byte[] IndefinitePkcs7()
    {
        byte[] end = [0x00, 0x00];
        byte[] certificates = [0xA0, 0x80, .. authority.Leaf.Der.Span, .. authority.Issuer.Der.Span, .. end];
        byte[] data = [0x30, 0x80, .. Der.Oid("1.2.840.113549.1.7.1"), .. end];
        byte[] signedData = [0x30, 0x80, .. Der.Integer(1), .. Der.Set(), .. data, .. certificates, .. Der.Set(), .. end];
        return [0x30, 0x80, .. Der.Oid("1.2.840.113549.1.7.2"), 0xA0, 0x80, .. signedData, .. end, .. end];
    }

    private static byte[] Pkcs7(params Certificate[] certificates) =>
        RawPkcs7.Of([.. certificates.Select(certificate => certificate.Der.ToArray())]);

    private static void ShouldHold(byte[] file, params Certificate[] certificates) =>
        ChainReader.Read(file).Select(certificate => certificate.FingerprintSha256)
            .ShouldBe(certificates.Select(certificate => certificate.FingerprintSha256));
}
