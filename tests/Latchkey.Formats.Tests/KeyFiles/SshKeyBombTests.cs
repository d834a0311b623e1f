using System.Text;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Tests.KeystoreFiles;
using Latchkey.Formats.Tests.OpenSsh;
using Latchkey.Formats.Tests.Putty;

namespace Latchkey.Formats.Tests.KeyFiles;

/// <summary>Files that ask for more work or memory than honest ones: refused before any of it is done.</summary>
public sealed class SshKeyBombTests
{
    // What a refusal takes; a round of bcrypt takes 9,000 bytes, and Argon2 what it is named for.
    private const long NoMemory = 100_000;

    [Theory]
    [InlineData(151)]
    [InlineData(0x7FFFFFFF)]
    [InlineData(0x80000000)]
    [InlineData(0xFFFFFFFF)]
    public void Too_many_rounds_of_bcrypt_are_refused(uint rounds) => ShouldBeTooCostly(new OpenSshFile
    {
        Cipher = "aes256-ctr",
        Derivation = "bcrypt",
        DerivationOptions = OpenSshFile.Rounds(rounds),
        Section = new byte[256],
    }.ToPem());

    [Theory]
    [InlineData("2097152", "1")] // 2 GiB
    [InlineData("57345", "1")]
    [InlineData("8192", "65")]
    [InlineData("8192", "2147483648")]
    [InlineData("8", "2147483648")]
    [InlineData("4294967295", "4294967295")]
    [InlineData("8192", "1", "65")]
    [InlineData("8192", "1", "4294967295")]
    public void Too_much_of_Argon2_is_refused(string memory, string passes, string parallelism = "1") => ShouldBeTooCostly(new PuttyText
    {
        Encryption = "aes256-cbc",
        Derivation = PuttyText.Argon2(memory, passes, parallelism),
    }.ToBytes());

    [Fact]
    public void Too_much_memory_for_Argon2_is_named_as_memory() =>
        SshKeyRefusals.Of(new PuttyText { Encryption = "aes256-cbc", Derivation = PuttyText.Argon2("65536", "1", "1") }.ToBytes())
            .ShouldBeOf(FileFault.TooCostly).Reason.ShouldContain("too much memory: 65536 KiB");

    [Theory]
    [InlineData("0", "1", "1")]
    [InlineData("8192", "0", "1")]
    [InlineData("8192", "1", "0")]
    [InlineData("16", "1", "3")]
    [InlineData("8192", "-1", "1")]
    [InlineData("8192", "4294967296", "1")]
    public void Argon2_that_makes_no_sense_is_refused(string memory, string passes, string parallelism) =>
        new PuttyText { Encryption = "aes256-cbc", Derivation = PuttyText.Argon2(memory, passes, parallelism) }
            .ToBytes().ShouldBeNoSshKey("damaged");

    [Theory]
    [InlineData(1_000_001)]
    [InlineData(0x7FFFFFFF)]
    public void Too_many_iterations_of_PBKDF2_are_refused(uint iterations)
    {
        var count = SshKeyText.UInt32(iterations).AsSpan().TrimStart((byte)0).ToArray();
        var derivation = Der.Sequence(
            Der.Oid("1.2.840.113549.1.5.12"), Der.Sequence(Der.Value(0x04, new byte[8]), Der.Integer(count)));
        var cipher = Der.Sequence(Der.Oid("2.16.840.1.101.3.4.1.42"), Der.Value(0x04, new byte[16]));
        var algorithm = Der.Sequence(Der.Oid("1.2.840.113549.1.5.13"), Der.Sequence(derivation, cipher));

        ShouldBeTooCostly(SshKeyText.Pem("ENCRYPTED PRIVATE KEY", Der.Sequence(algorithm, Der.Value(0x04, new byte[64]))));
    }

    [Fact]
    public void Lengths_and_counts_that_the_file_does_not_have_cost_nothing()
    {
        byte[][] lies =
        [
            SshKeyText.Pem("OPENSSH PRIVATE KEY", [.. "openssh-key-v1\0"u8, 0xFF, 0xFF, 0xFF, 0xFF]),
            SshKeyText.Pem("OPENSSH PRIVATE KEY", [.. "openssh-key-v1\0"u8, 0x7F, 0xFF, 0xFF, 0xFF, 0x00]),
            new OpenSshFile { Section = [.. new byte[8], 0x40, 0x00, 0x00, 0x00] }.ToPem(),
            new OpenSshFile { Section = [.. new byte[8], .. SshKeyText.Block("ssh-rsa"), 0xFF, 0xFF, 0xFF, 0xFF] }.ToPem(),
            new PuttyText { PublicKey = [0xFF, 0xFF, 0xFF, 0xFF] }.ToBytes(),
            new PuttyText { Section = [0x7F, 0xFF, 0xFF, 0xFF] }.ToBytes(),
            new PuttyText { PrivateLines = "4294967295" }.ToBytes(),
            Encoding.ASCII.GetBytes("PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: \nPublic-Lines: 4294967295\n"),
        ];
        foreach (var lie in lies) Allocations.Of(() => lie.ShouldBeNoSshKey("damaged")).ShouldBeLessThan(NoMemory);
    }

    private static void ShouldBeTooCostly(byte[] file) =>
        Allocations.Of(() => SshKeyRefusals.Of(file).ShouldBeOf(FileFault.TooCostly)).ShouldBeLessThan(NoMemory);
}
