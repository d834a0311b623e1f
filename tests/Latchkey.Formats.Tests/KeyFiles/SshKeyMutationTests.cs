using System.Text;
using CsCheck;
using Latchkey.Formats.KeyFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Tests.Putty;

namespace Latchkey.Formats.Tests.KeyFiles;

/// <summary>Whatever is uploaded, the reader answers or refuses.</summary>
public sealed class SshKeyMutationTests(SshKeyFiles files)
{
    private static readonly string[] Names =
    [
        "rsa-openssh", "dsa-openssh", "nistp256-openssh", "ed25519-openssh", "rsa-PEM", "dsa-PEM", "nistp384-PEM", "rsa-PKCS8", "dsa-PKCS8",
        "nistp521-PKCS8", "rsa-PEM-encrypted", "rsa-2.ppk", "ed25519-3.ppk", "nistp256-2-encrypted.ppk", "dsa-3.ppk",
    ];

    [Theory]
    [InlineData("ed25519-openssh")]
    [InlineData("ed25519-aes256-gcm@openssh.com-encrypted")]
    [InlineData("nistp256-PEM")]
    [InlineData("rsa-PEM-encrypted")]
    [InlineData("ed25519-2.ppk")]
    [InlineData("nistp256-2-encrypted.ppk")]
    public void Every_truncation_of_a_file_is_refused(string name)
    {
        var file = files.Of(name).AsSpan().TrimEnd("\r\n"u8).ToArray();
        for (var length = 0; length < file.Length; length++) SshKeyRefusals.Of(file[..length]);
    }

    [Theory]
    [InlineData("ed25519-openssh", "OPENSSH PRIVATE KEY")]
    [InlineData("ed25519-aes256-gcm@openssh.com-encrypted", "OPENSSH PRIVATE KEY")]
    [InlineData("nistp256-PEM", "EC PRIVATE KEY")]
    [InlineData("dsa-PKCS8", "PRIVATE KEY")]
    [InlineData("nistp256-PKCS8-encrypted", "ENCRYPTED PRIVATE KEY")]
    public void Every_truncation_of_what_is_in_the_armour_is_refused(string name, string label)
    {
        var contents = SshKeyText.ContentsOf(files.Of(name));
        for (var length = 0; length < contents.Length; length++) SshKeyRefusals.Of(SshKeyText.Pem(label, contents[..length]));
    }

    [Fact]
    public void Five_thousand_damaged_keys_are_read_or_refused()
    {
        var originals = Names.Select(name => (Name: name, File: files.Of(name))).ToArray();
        (from original in Gen.Int[0, originals.Length - 1].Select(i => originals[i])
         from changes in Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte).Array[1, 3]
         from armoured in Gen.Bool
         select armoured ? Damaged.Of(original.File, changes) : DamageInside(original.Name, original.File, changes))
            .Sample(AnswersOrRefuses, iter: 5_000);
    }

    [Fact]
    public void Random_text_is_read_or_refused() =>
        Gen.Byte.Array[0, 300].SelectMany(octets => Gen.OneOf(
            Gen.Const(octets),
            Gen.Const<byte[]>([.. "PuTTY-User-Key-File-3: "u8, .. octets]),
            Gen.Const(SshKeyText.Pem("OPENSSH PRIVATE KEY", [.. "openssh-key-v1\0"u8, .. octets])),
            Gen.Const<byte[]>([.. "-----BEGIN DSA PRIVATE KEY-----\nProc-Type: 4,"u8, .. octets, .. "-----END DSA PRIVATE KEY-----"u8])))
            .Sample(AnswersOrRefuses, iter: 5_000);

    // Octets below the base64, so that most changes get past it; PuTTY's are below the MAC too.
    private static byte[] DamageInside(string name, byte[] file, (int Position, byte Octet)[] changes)
    {
        if (name.Contains("-encrypted", StringComparison.Ordinal)) return Damaged.Of(file, changes);
        if (name.EndsWith(".ppk", StringComparison.Ordinal)) return PuttyTextOf(file, changes);
        var label = Encoding.ASCII.GetString(file).Split("-----")[1]["BEGIN ".Length..];
        return SshKeyText.Pem(label, Damaged.Of(SshKeyText.ContentsOf(file), changes));
    }

    private static byte[] PuttyTextOf(byte[] file, (int Position, byte Octet)[] changes)
    {
        var lines = Encoding.UTF8.GetString(file).Split('\n');
        byte[] Blob(string name)
        {
            var start = Array.FindIndex(lines, line => line.StartsWith(name, StringComparison.Ordinal));
            return Convert.FromBase64String(string.Concat(lines.Skip(start + 1).Take(int.Parse(lines[start].Split(' ')[1]))));
        }

        var (publicKey, section) = (Blob("Public-Lines"), Blob("Private-Lines"));
        return new PuttyText
        {
            Algorithm = lines[0].Split(' ')[1],
            PublicKey = changes[0].Octet % 2 == 0 ? Damaged.Of(publicKey, changes) : publicKey,
            Section = changes[0].Octet % 2 == 0 ? section : Damaged.Of(section, changes),
        }.ToBytes();
    }

    private static void AnswersOrRefuses(byte[] file)
    {
        try
        {
            SshKeyReader.Read(file, SshKeyCommands.Password).Dispose();
        }
        catch (FileRefusedException refused)
        {
            var isOurs = refused.Fault is FileFault.NotASshKey or FileFault.PrivateKeyNotAcceptable or FileFault.PasswordWrong
                or FileFault.TooCostly or FileFault.Empty;
            isOurs.ShouldBeTrue(refused.ToString());
        }
    }
}
