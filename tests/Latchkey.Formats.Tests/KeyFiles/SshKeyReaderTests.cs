using System.Text;
using Latchkey.Formats.KeyFiles;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Ssh;
using Latchkey.Formats.Tests.OpenSsh;
using Latchkey.Formats.Tests.Ssh;

namespace Latchkey.Formats.Tests.KeyFiles;

/// <summary>Private keys as ssh-keygen, puttygen and openssl write them.</summary>
public sealed class SshKeyReaderTests(SshKeyFiles files)
{
    [Theory]
    [MemberData(nameof(SshKeyFiles.Names), MemberType = typeof(SshKeyFiles))]
    public void A_key_of_another_tool_signs_what_its_public_key_verifies(string name)
    {
        using var key = files.Open(name);

        key.Kind.ShouldBe(KindOf(name));
        SshPublicLine.Parse(files.PublicKeyOf(name)).ShouldVerifyWhatIsSignedWith(key.PrivateKey.Span);
    }

    [Theory]
    [MemberData(nameof(SshKeyFiles.Encrypted), MemberType = typeof(SshKeyFiles))]
    public void An_encrypted_key_is_not_read_with_another_password_or_none(string name)
    {
        var file = files.Of(name);

        foreach (var password in new[] { "", "passwörd€", SshKeyCommands.Password + " " })
            SshKeyRefusals.Of(file, password).ShouldBeOf(FileFault.PasswordWrong);
    }

    [Theory]
    [InlineData("rsa-openssh")]
    [InlineData("ed25519-openssh")]
    [InlineData("nistp521-PEM")]
    [InlineData("dsa-PKCS8")]
    [InlineData("ed25519-3.ppk")]
    [InlineData("rsa-2.ppk")]
    public void Line_ends_and_a_byte_order_mark_do_not_matter(string name)
    {
        var text = Encoding.UTF8.GetString(files.Of(name));
        using var key = files.Open(name);
        string[] forms =
            [text.ReplaceLineEndings("\r\n"), text.ReplaceLineEndings("\r"), text.TrimEnd(), "\uFEFF" + text, text + "\r\n \r\n"];
        foreach (var form in forms)
        {
            using var again = SshKeyReader.Read(Encoding.UTF8.GetBytes(form), "");
            again.PrivateKey.Span.SequenceEqual(key.PrivateKey.Span).ShouldBeTrue();
        }
    }

    [Fact]
    public void Text_may_stand_around_a_key_in_PEM()
    {
        byte[] file = [.. "Bag Attributes\n"u8, .. files.Of("nistp256-PEM"), .. "\nEnd\n"u8];

        using var key = SshKeyReader.Read(file, "");

        key.Kind.ShouldBe(SshKeyKind.Ec);
    }

    [Fact]
    public void A_password_is_ignored_where_the_file_is_not_encrypted()
    {
        foreach (var name in new[] { "ed25519-openssh", "rsa-PEM", "rsa-PKCS8", "ed25519-2.ppk", "ed25519-3.ppk" })
        {
            using var key = SshKeyReader.Read(files.Of(name), "anything");
            key.PrivateKey.Length.ShouldBeGreaterThan(0);
        }
    }

    [Theory]
    [InlineData("rsa-PEM", "\\n")]
    [InlineData("nistp521-PKCS8", "\\n")]
    [InlineData("ed25519-openssh", "\\r\\n")]
    [InlineData("nistp256-PEM-encrypted", "\\n")]
    [InlineData("dsa-2.ppk", "\\n")]
    [InlineData("rsa-3-encrypted.ppk", "\\r\\n")]
    public void A_key_whose_line_ends_are_written_out_as_in_JSON_is_read(string name, string lineEnd)
    {
        using var key = files.Open(name);
        var text = Encoding.UTF8.GetString(files.Of(name)).ReplaceLineEndings(lineEnd);

        using var again = SshKeyReader.Read(Encoding.UTF8.GetBytes(text), SshKeyCommands.Password);

        again.PrivateKey.Span.ToArray().ShouldBe(key.PrivateKey.Span.ToArray());
    }

    [Fact]
    public void A_key_is_read_into_PKCS8_that_openssl_reads()
    {
        string[] names = ["rsa-openssh", "dsa-openssh", "nistp256-openssh", "nistp384-2.ppk", "nistp521-3.ppk", "ed25519-openssh"];
        foreach (var name in names)
        {
            using var key = files.Open(name);
            File.WriteAllBytes(files.PathOf("read.p8"), key.PrivateKey.Span);

            Tool.Run("openssl", "pkey", "-inform", "DER", "-in", files.PathOf("read.p8"), "-check", "-noout").ShouldContain("Key is valid");
        }
    }

    [Fact]
    public void Ed25519_in_PKCS8_is_read_as_openssl_and_as_other_libraries_write_it()
    {
        var path = files.PathOf("ed25519-PKCS8");
        Tool.Run("openssl", "genpkey", "-algorithm", "ed25519", "-out", path);
        Tool.Run("openssl", "pkey", "-in", path, "-outform", "DER", "-out", path + ".der");
        Tool.Run("openssl", "pkey", "-in", path, "-pubout", "-outform", "DER", "-out", path + ".pub");
        var seed = File.ReadAllBytes(path + ".der")[^32..];
        var publicKey = File.ReadAllBytes(path + ".pub")[^32..];

        using var key = SshKeyReader.Read(File.ReadAllBytes(path), "");
        using var again = SshKeyReader.Read(SshKeyText.Pem("PRIVATE KEY", Version2(seed, publicKey)), "");

        key.Kind.ShouldBe(SshKeyKind.Ed25519);
        key.PrivateKey.Span.ToArray().ShouldBe(File.ReadAllBytes(path + ".der"));
        again.PrivateKey.Span.ToArray().ShouldBe(File.ReadAllBytes(path + ".der"));
        publicKey[0] ^= 1;
        SshKeyText.Pem("PRIVATE KEY", Version2(seed, publicKey)).ShouldNotBeTakenAsSshKey("does not belong to the private key");
    }

    [Fact]
    public void A_seed_that_ends_in_zeros_is_read_although_PuTTY_cuts_them_off()
    {
        var (seed, publicKey) = (new byte[32], new byte[32]);
        seed[0] = 1;
        Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.GeneratePublicKey(seed, publicKey);
        var path = files.PathOf("zeros");
        File.WriteAllBytes(path, new OpenSshFile
        {
            PublicKey = OpenSshFile.Fields("ssh-ed25519", publicKey),
            Section = OpenSshFile.SectionOf("ssh-ed25519", publicKey, (byte[])[.. seed, .. publicKey]),
        }.ToPem());
        Tool.Run("puttygen", path, "-O", "private", "-o", path + ".ppk", "--new-passphrase", files.PathOf("none"));

        using var key = SshKeyReader.Read(File.ReadAllBytes(path + ".ppk"), "");

        key.PrivateKey.Span[^32..].ToArray().ShouldBe(seed);
    }

    // RFC 5958: version 2 has the public key too.
    private static byte[] Version2(byte[] seed, byte[] publicKey) => Der.Sequence(
        Der.Integer(1), Der.Sequence(Der.Oid("1.3.101.112")), Der.Value(0x04, Der.Value(0x04, seed)), Der.Value(0x81, [0], publicKey));

    private static SshKeyKind KindOf(string name) => name.Split('-')[0] switch
    {
        "rsa" => SshKeyKind.Rsa,
        "dsa" => SshKeyKind.Dsa,
        "ed25519" => SshKeyKind.Ed25519,
        _ => SshKeyKind.Ec,
    };
}
