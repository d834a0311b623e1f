using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Latchkey.Formats.KeyFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Tests.Ssh;

namespace Latchkey.Formats.Tests.KeyFiles;

/// <summary>RSA private keys in the PEM form of PKCS#1.</summary>
public sealed class RsaKeyReaderTests(SshKeyFiles files)
{
    [Theory]
    [InlineData("rsa-PEM")]
    [InlineData("rsa-openssl-3072")]
    [InlineData("rsa-PKCS8")]
    public void A_key_of_another_tool_is_read(string name)
    {
        using var key = RsaKeyReader.Read(files.Of(name));

        SshPublicLine.Parse(files.PublicKeyOf(name)).ShouldVerifyWhatIsSignedWith(key.Span);
    }

    [Fact]
    public void A_key_as_NET_writes_it_is_read()
    {
        using var rsa = RSA.Create(512);

        using var key = RsaKeyReader.Read(Encoding.ASCII.GetBytes(rsa.ExportRSAPrivateKeyPem()));

        key.Span.ToArray().ShouldBe(rsa.ExportPkcs8PrivateKey());
    }

    [Fact]
    public void A_key_in_another_form_is_refused()
    {
        Of("rsa-openssh").ShouldBeOf(FileFault.NotAnRsaKey).Reason.ShouldContain("SSHKeyGenerationRequests");
        Of("nistp256-PEM").ShouldBeOf(FileFault.NotAnRsaKey);
        Of("rsa-2.ppk").ShouldBeOf(FileFault.NotAnRsaKey).Reason.ShouldBe("The file is a PuTTY private key, not a private key in PEM.");
        Of("rsa-PEM-encrypted").ShouldBeOf(FileFault.PrivateKeyNotAcceptable).Reason.ShouldContain("SSHKeyGenerationRequests");
        Of([]).ShouldBeOf(FileFault.Empty);
        Of("MII"u8.ToArray()).ShouldBeOf(FileFault.NotAnRsaKey);
    }

    [Fact]
    public void A_key_of_three_primes_is_refused()
    {
        var contents = SshKeyText.ContentsOf(files.Of("rsa-PEM"));
        var version = contents.AsSpan().IndexOf(new byte[] { 0x02, 0x01, 0x00 });
        contents[version + 2] = 1;

        Of(SshKeyText.Pem("RSA PRIVATE KEY", contents))
            .ShouldBeOf(FileFault.PrivateKeyNotAcceptable).Reason.ShouldBe("The RSA key has more than two primes.");
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var file = files.Of("rsa-PEM").AsSpan().TrimEnd("\n"u8).ToArray();
        for (var length = 0; length < file.Length; length++) Of(file[..length]);

        var contents = SshKeyText.ContentsOf(file);
        for (var length = 0; length < contents.Length; length++) Of(SshKeyText.Pem("RSA PRIVATE KEY", contents[..length]));
    }

    [Fact]
    public void A_damaged_key_is_refused_or_still_the_same()
    {
        var original = SshKeyText.ContentsOf(files.Of("rsa-PEM"));
        using var key = RsaKeyReader.Read(files.Of("rsa-PEM"));
        var pkcs8 = key.Span.ToArray();
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte).Sample(
            (position, octet) =>
            {
                var damaged = original.ToArray();
                damaged[position] = octet;
                try
                {
                    using var read = RsaKeyReader.Read(SshKeyText.Pem("RSA PRIVATE KEY", damaged));
                    read.Span.ToArray().ShouldBe(pkcs8);
                }
                catch (FileRefusedException refused)
                {
                    (refused.Fault is FileFault.NotAnRsaKey or FileFault.PrivateKeyNotAcceptable).ShouldBeTrue(refused.ToString());
                }
            },
            iter: 2_000);
    }

    private FileRefusedException Of(string name) => Of(files.Of(name));

    private static FileRefusedException Of(byte[] file) => Should.Throw<FileRefusedException>(() => RsaKeyReader.Read(file).Dispose());
}
