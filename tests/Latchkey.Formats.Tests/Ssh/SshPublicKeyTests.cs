using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Ssh;
using Latchkey.Formats.Tests.KeyFiles;
using Latchkey.Formats.Tests.Keys;


namespace Latchkey.Formats.Tests.Ssh;

/// <summary>The line of OpenSSH for the public key of a certificate.</summary>
public sealed class SshPublicKeyTests(SshKeyFiles files)
{
    private const string Alias = "my key, ü";

    [Theory]
    [InlineData("rsa-openssh", "ssh-rsa")]
    [InlineData("rsa-4096-openssh", "ssh-rsa")]
    [InlineData("dsa-openssh", "ssh-dss")]
    [InlineData("nistp256-openssh", "ecdsa-sha2-nistp256")]
    [InlineData("nistp384-openssh", "ecdsa-sha2-nistp384")]
    [InlineData("nistp521-openssh", "ecdsa-sha2-nistp521")]
    [InlineData("ed25519-openssh", "ssh-ed25519")]
    public void A_certificates_key_is_the_line_that_ssh_keygen_prints(string name, string format)
    {
        using var key = files.Open(name);
        var path = files.PathOf(name);
        File.WriteAllBytes(path + ".p8", key.PrivateKey.Span);
        Tool.Run("openssl", "req", "-x509", "-keyform", "DER", "-key", path + ".p8", "-subj", "/CN=x", "-days", "1", "-out", path + ".pem");

        var line = SshPublicKey.Line(CertificateReader.Read(File.ReadAllBytes(path + ".pem")), Alias)!;

        line.ShouldBe($"{files.PublicKeyOf(name)} public key for alias my key, ü");
        line.ShouldStartWith(format + " ");
    }

    [Fact]
    public void A_line_is_what_ssh_keygen_reads()
    {
        var path = files.PathOf("line.pub");
        File.WriteAllText(path, SshPublicKey.Line(CertificateReader.Read(TestPair.Rsa.Certificate), Alias) + "\n");

        Tool.Run("ssh-keygen", "-l", "-f", path).ShouldContain("2048 SHA256:");
    }

    [Theory]
    [InlineData("ec-secp256k1.pem")]
    [InlineData("ec-sect163k1.pem")]
    [InlineData("ed448.pem")]
    [InlineData("rsassa-pss-key.pem")]
    public void A_key_for_which_SSH_has_no_form_is_refused(string name) =>
        SshPublicKey.Line(CertificateReader.Read(Vectors.Certificate(name)), Alias).ShouldBeNull();
}
