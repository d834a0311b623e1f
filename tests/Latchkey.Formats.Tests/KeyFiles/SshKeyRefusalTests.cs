using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.KeyFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Ssh;
using Latchkey.Formats.Tests.Keys;
using Latchkey.Formats.Tests.OpenSsh;
using Latchkey.Formats.Tests.Putty;

namespace Latchkey.Formats.Tests.KeyFiles;

/// <summary>Files that are no private keys, damaged ones, and keys that are not taken.</summary>
public sealed class SshKeyRefusalTests(SshKeyFiles files)
{
    private static readonly OpenSshFile OpenSsh = new();
    private static readonly PuttyText Putty = new();
    private static readonly byte[] Certificate = SshKeyText.Pem("CERTIFICATE", TestPair.Ec.Certificate);

    [Fact]
    public void The_hand_made_files_are_read()
    {
        foreach (var file in new[] { OpenSsh.ToPem(), Putty.ToBytes() })
        {
            using var key = SshKeyReader.Read(file, "");
            key.Kind.ShouldBe(SshKeyKind.Ec);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("\uFEFF\n")]
    public void An_empty_or_blank_file_is_refused_as_an_empty_body(string text) =>
        SshKeyRefusals.Of(Encoding.UTF8.GetBytes(text)).ShouldBeOf(FileFault.Empty);

    [Fact]
    public void Something_else_is_called_by_its_name()
    {
        "Hello, world"u8.ToArray().ShouldBeNoSshKey("The file holds no private key.");
        "ssh-rsa AAAAB3NzaC1yc2E= me@here"u8.ToArray().ShouldBeNoSshKey("The file is an SSH public key, not a private key in PEM.");
        Certificate.ShouldBeNoSshKey("The file holds a certificate where only a private key belongs.");
        SshKeyText.Pem("PUBLIC KEY", [1]).ShouldBeNoSshKey("The file holds a public key where only a private key belongs.");
        SshKeyText.Pem("EC PARAMETERS", [1]).ShouldBeNoSshKey("The file holds no private key.");
        SshKeyText.Pem("ANY PRIVATE KEY", [0x30, 0x00]).ShouldBeNoSshKey("in an unsupported format");
        "---- BEGIN SSH2 PUBLIC KEY ----"u8
            .ToArray().ShouldBeNoSshKey("The file is an SSH public key (RFC 4716), not a private key in PEM.");
    }

    [Fact]
    public void More_than_a_key_is_refused()
    {
        var pem = OpenSsh.ToPem();

        ((byte[])[.. pem, .. "\n"u8, .. pem]).ShouldBeNoSshKey("more than one private key");
        ((byte[])[.. pem, .. "\n"u8, .. Certificate]).ShouldBeNoSshKey("where only a private key belongs");
        ((byte[])[.. Putty.ToBytes(), .. Putty.ToBytes()]).ShouldBeNoSshKey("Data follows the end of the key.");
        (OpenSsh with { Keys = 2 }).ToPem().ShouldBeNoSshKey("exactly one key");
        (OpenSsh with { Keys = 0 }).ToPem().ShouldBeNoSshKey("exactly one key");
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        var pem = OpenSsh.ToPem();

        pem[..^10].ShouldBeNoSshKey("The PEM text is cut off.");
        Replace(pem, "END OPENSSH", "END RSA").ShouldBeNoSshKey("last line");
        SshKeyText.Pem("OPENSSH PRIVATE KEY", "openssh-key-v2\0"u8.ToArray()).ShouldBeNoSshKey("damaged");
        SshKeyText.Pem("RSA PRIVATE KEY", [0x30, 0x05, 0x02]).ShouldBeNoSshKey("damaged");
        (OpenSsh with { Tag = [0] }).ToPem().ShouldBeNoSshKey("damaged");
        (OpenSsh with { Section = [0, 0, 0, 1, .. OpenSsh.Section[4..]] }).ToPem().ShouldBeNoSshKey("damaged");
        (Putty with { PrivateLines = "x" }).ToBytes().ShouldBeNoSshKey("damaged");
        Replace(Putty.ToBytes(), "Comment: c", "Comment: C").ShouldBeNoSshKey("its MAC does not match");
        (Putty with { FirstLine = "PuTTY-User-Key-File-1: " }).ToBytes().ShouldBeNoSshKey("version other than 2 and 3");
    }

    [Fact]
    public void A_public_key_that_does_not_belong_to_the_private_key_is_refused()
    {
        var (other, otherNumber) = OtherPoint();
        var foreign = OpenSshFile.Fields("ecdsa-sha2-nistp256", "nistp256", other);

        (OpenSsh with { PublicKey = foreign }).ToPem().ShouldNotBeTakenAsSshKey("does not belong to the private key");
        var mixed = OpenSshFile.SectionOf("ecdsa-sha2-nistp256", "nistp256", other, OpenSshFile.Number);
        (OpenSsh with { PublicKey = foreign, Section = mixed }).ToPem().ShouldNotBeTakenAsSshKey("does not belong to the private key");
        (Putty with { PublicKey = foreign }).ToBytes().ShouldNotBeTakenAsSshKey("does not belong to the private key");
        var section = OpenSshFile.Fields([otherNumber]);
        (Putty with { Section = section }).ToBytes().ShouldNotBeTakenAsSshKey("does not belong to the private key");

        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var sec1 = ec.ExportECPrivateKey();
        SshKeyText.Pem("EC PRIVATE KEY", [.. sec1[..^64], .. other[1..]]).ShouldNotBeTakenAsSshKey("does not belong to the private key");
    }

    [Fact]
    public void An_Ed25519_key_says_its_public_key_three_times_and_the_same()
    {
        var (seed, key) = (new byte[32], new byte[32]);
        Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.GeneratePublicKey(seed, key);
        byte[] File(byte[] first, byte[] second, byte[] third, byte[] secret) => new OpenSshFile
        {
            PublicKey = OpenSshFile.Fields("ssh-ed25519", first),
            Section = OpenSshFile.SectionOf("ssh-ed25519", second, (byte[])[.. secret, .. third]),
        }.ToPem();

        SshKeyReader.Read(File(key, key, key, seed), "").Dispose();
        File(seed, key, key, seed).ShouldNotBeTakenAsSshKey("does not belong to the private key");
        File(key, seed, key, seed).ShouldNotBeTakenAsSshKey("does not belong to the private key");
        File(key, key, seed, seed).ShouldNotBeTakenAsSshKey("does not belong to the private key");
        File(seed, seed, seed, seed).ShouldNotBeTakenAsSshKey("does not belong to the private key");
        File(key, key, key, [.. seed, 0]).ShouldNotBeTakenAsSshKey("wrong length");
        File([], [], [], []).ShouldNotBeTakenAsSshKey("does not belong to the private key");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void An_RSA_key_with_inconsistent_numbers_is_refused(int wrong)
    {
        using var rsa = RSA.Create(1024);
        var key = rsa.ExportParameters(includePrivateParameters: true);
        byte[][] numbers = [key.Modulus!, key.Exponent!, key.D!, key.InverseQ!, key.P!, key.Q!];
        byte[] File() => new OpenSshFile
        {
            PublicKey = OpenSshFile.Fields("ssh-rsa", Number(numbers[1]), Number(numbers[0])),
            Section = OpenSshFile.SectionOf(["ssh-rsa", .. numbers.Select(Number)]),
        }.ToPem();
        SshKeyReader.Read(File(), "").Dispose();

        numbers[wrong] = [.. numbers[wrong]];
        numbers[wrong][^1] += 2;

        File().ShouldNotBeTakenAsSshKey("The RSA key is damaged: its numbers are inconsistent.");
    }

    [Theory]
    [InlineData(504, "fewer than 512 bits")]
    [InlineData(8200, "more than 8192 bits")]
    public void An_RSA_key_of_another_size_is_refused_before_anything_is_computed(int bits, string reason)
    {
        var modulus = new byte[bits / 8];
        modulus.AsSpan().Fill(0xFF);
        byte[] exponent = [1, 0, 1];

        new OpenSshFile
        {
            PublicKey = OpenSshFile.Fields("ssh-rsa", exponent, Number(modulus)),
            Section = OpenSshFile.SectionOf("ssh-rsa", Number(modulus), exponent, Number(modulus), exponent, exponent, exponent),
        }.ToPem().ShouldNotBeTakenAsSshKey(reason);
        var pkcs1 = Der.Sequence(Der.Integer(0), Der.Integer(Number(modulus)), Der.Integer(exponent));
        SshKeyText.Pem("RSA PRIVATE KEY", pkcs1).ShouldNotBeTakenAsSshKey(reason);
    }

    [Fact]
    public void A_key_on_another_curve_is_refused()
    {
        foreach (var arguments in new[] { "-name secp256k1", "-name sect163k1", "-name secp256k1 -param_enc explicit" })
        {
            var pem = Tool.Run("openssl", [.. $"ecparam -genkey -noout {arguments}".Split(' ')]);
            Encoding.ASCII.GetBytes(pem).ShouldNotBeTakenAsSshKey("on a curve other than nistp256, nistp384 and nistp521");
        }
    }

    [Fact]
    public void An_EC_number_outside_of_its_curve_is_refused()
    {
        var order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        foreach (var number in new[] { Number(order), [0, 1, .. OpenSshFile.Number[1..]] })
        {
            (OpenSsh with { Section = OpenSshFile.SectionOf("ecdsa-sha2-nistp256", "nistp256", OpenSshFile.Point, number) })
                .ToPem().ShouldNotBeTakenAsSshKey("The EC key is damaged");
        }
    }

    [Fact]
    public void A_key_of_another_kind_is_refused()
    {
        var path = files.PathOf("ed448.ppk");
        Tool.Run("puttygen", "-q", "-t", "ed448", "-C", "", "--new-passphrase", files.PathOf("none"), "-o", path);
        File.ReadAllBytes(path).ShouldNotBeTakenAsSshKey("not an RSA, DSA, ECDSA or Ed25519 key");

        foreach (var kind in new[] { "sk-ssh-ed25519@openssh.com", "ssh-rsa-cert-v01@openssh.com", "ecdsa-sha2-nistp192", "" })
            (OpenSsh with { Section = OpenSshFile.SectionOf(kind) }).ToPem().ShouldNotBeTakenAsSshKey("not an RSA");
        Encoding.ASCII.GetBytes(Tool.Run("openssl", "genpkey", "-algorithm", "x25519")).ShouldNotBeTakenAsSshKey("but X25519");
    }

    [Fact]
    public void An_unknown_encryption_is_refused()
    {
        (OpenSsh with { Cipher = "aes256-xts" }).ToPem().ShouldNotBeTakenAsSshKey("encrypted with aes256-xts, which is not supported");
        (Putty with { Encryption = "aes512-cbc" }).ToBytes().ShouldNotBeTakenAsSshKey("encrypted with aes512-cbc, which is not supported");
        Replace(files.Of("rsa-PEM-encrypted"), "AES-128-CBC", "CAMELLIA-128-CBC").ShouldNotBeTakenAsSshKey(
            "encrypted with CAMELLIA-128-CBC, which is not supported");
        files.Of("rsa-PEM");
        var scrypt = Tool.Run("openssl", "pkcs8", "-topk8", "-scrypt", "-in", files.PathOf("rsa-PEM"), "-passout", "pass:x");
        Encoding.ASCII.GetBytes(scrypt)
            .ShouldNotBeTakenAsSshKey("encrypted with scrypt, which is not supported. Encrypt it with AES and PBKDF2");
        (string Options, string Name)[] encryptions =
        [
            ("-v2 aes256 -v2prf hmacWithMD5", "PBKDF2 with HMAC-MD5"),
            ("-v2 aria128", "ARIA"),
            ("-v1 PBE-SHA1-RC4-128 -provider legacy -provider default", "RC4"),
        ];
        foreach (var (options, name) in encryptions)
        {
            var encrypted = Tool.Run(
                "openssl", ["pkcs8", "-topk8", "-in", files.PathOf("rsa-PEM"), "-passout", "pass:x", .. options.Split(' ')]);
            Encoding.ASCII.GetBytes(encrypted).ShouldNotBeTakenAsSshKey($"encrypted with {name}, which is not supported");
        }
    }

    [Fact]
    public void A_key_in_the_format_of_SSH_com_is_named_with_the_tool_that_converts_it()
    {
        var path = files.PathOf("ssh-com");
        files.Of("rsa-2048-3.ppk");
        Tool.Run("puttygen", files.PathOf("rsa-2048-3.ppk"), "-O", "private-sshcom", "-o", path, "--new-passphrase", files.PathOf("none"));

        var reason = SshKeyRefusals.Of(File.ReadAllBytes(path)).ShouldBeOf(FileFault.NotASshKey).Reason;

        reason.ShouldContain("SSH.com (SSH2)");
        reason.ShouldContain("puttygen FILE -O private-openssh");
    }

    private static byte[] Replace(byte[] file, string old, string replacement) =>
        Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(file).Replace(old, replacement, StringComparison.Ordinal));

    private static byte[] Number(byte[] octets) => octets[0] >= 0x80 ? [0, .. octets] : octets;

    private static (byte[] Point, byte[] Number) OtherPoint()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var numbers = key.ExportParameters(includePrivateParameters: true);
        return ([0x04, .. numbers.Q.X!, .. numbers.Q.Y!], [0, .. numbers.D!]);
    }
}
