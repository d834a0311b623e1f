using System.Text;
using Latchkey.Formats.Chains;

namespace Latchkey.Formats.Tests.Chains;

/// <summary>Exported chains in the eyes of other tools.</summary>
public sealed class Pkcs7WriterTests(SigningAuthority authority) : IClassFixture<SigningAuthority>
{
    [Fact]
    public void OpenSSL_lists_the_certificates_from_root_to_leaf()
    {
        Write();

        Subjects(authority.Folder.OpenSsl("pkcs7 -in {chain.p7b} -print_certs -noout"), "subject=").ShouldBe(
            ["O = Test, CN = Root", "O = Test, CN = Issuer", "C = DE, CN = sap"]);
    }

    [Fact]
    public void keytool_lists_the_certificates()
    {
        Write();

        Subjects(Tool.Run("keytool", "-J-Duser.language=en", "-printcert", "-file", authority.Folder.PathOf("chain.p7b")), "Owner: ")
            .ShouldBe(["CN=Root, O=Test", "CN=Issuer, O=Test", "CN=sap, C=DE"], ignoreOrder: true);
    }

    [Fact]
    public void A_chain_reads_back_in_its_order()
    {
        var pem = Pkcs7Writer.WritePem([authority.Root, authority.Issuer, authority.Leaf]);

        ChainReader.Read(Encoding.ASCII.GetBytes(pem)).Select(certificate => certificate.SubjectDN)
            .ShouldBe([authority.Root.SubjectDN, authority.Issuer.SubjectDN, authority.Leaf.SubjectDN]);
    }

    [Fact]
    public void It_is_PEM_with_lines_that_end_in_LF()
    {
        var pem = Pkcs7Writer.WritePem([authority.Root]);

        pem.ShouldStartWith("-----BEGIN PKCS7-----\n");
        pem.ShouldEndWith("\n-----END PKCS7-----\n");
        pem.ShouldNotContain('\r');
    }

    private void Write() => authority.Folder.Write("chain.p7b", Pkcs7Writer.WritePem([authority.Root, authority.Issuer, authority.Leaf]));

    private static IEnumerable<string> Subjects(string output, string label) => output.Split('\n')
        .Where(line => line.StartsWith(label, StringComparison.Ordinal)).Select(line => line[label.Length..]);
}
