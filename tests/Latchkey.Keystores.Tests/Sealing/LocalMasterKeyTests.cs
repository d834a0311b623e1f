using Latchkey.Formats.Encryption;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores.Tests.Sealing;

public sealed class LocalMasterKeyTests
{
    private static readonly Guid Id = Guid.NewGuid();

    [Fact]
    public void A_data_key_unwraps_under_its_own_master_key_and_id_alone()
    {
        using var masterKey = MasterKeys.New();
        using var other = MasterKeys.New();
        using var dataKey = DataKey.Generate();
        var wrapped = masterKey.Wrap(Id, dataKey);
        using (var unwrapped = masterKey.Unwrap(Id, wrapped)) unwrapped.Span.ToArray().ShouldBe(dataKey.Span.ToArray());
        Should.Throw<MasterKeyException>(() => other.Unwrap(Id, wrapped));
        Should.Throw<MasterKeyException>(() => masterKey.Unwrap(Guid.NewGuid(), wrapped));
        Should.Throw<MasterKeyException>(() => masterKey.Unwrap(Id, wrapped.AsMemory(1)));
        Should.Throw<MasterKeyException>(() => masterKey.Unwrap(Id, Array.Empty<byte>()));
    }

    [Fact]
    public void The_id_of_a_key_file_is_always_the_same_and_no_part_of_the_key()
    {
        using var content = LocalMasterKey.CreateFileContent();
        using var key = LocalMasterKey.Read(content.Span);
        using var again = LocalMasterKey.Read(content.Span);
        key.Id.ShouldMatch("^file-[0-9a-f]{16}$");
        again.Id.ShouldBe(key.Id);
        Convert.ToHexStringLower(Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(content.Span)))
            .ShouldNotContain(key.Id[5..]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA!=")]
    public void A_file_that_holds_no_key_is_refused(string content) =>
        Should.Throw<MasterKeyException>(() => LocalMasterKey.Read(System.Text.Encoding.ASCII.GetBytes(content))).Message
            .ShouldContain("32 bytes in base64");

    [Fact]
    public void A_passphrase_gives_the_same_key_by_the_derivation_that_is_its_id()
    {
        using var passphrase = new SecretBytes("correct horse battery"u8);
        using var wrong = new SecretBytes("correct horse batterz"u8);
        using var key = LocalMasterKey.Derive(passphrase, PassphraseDerivation.Create());
        key.Id.ShouldMatch("^argon2id-m65536-t3-p1-[0-9a-f]{32}$");
        using var dataKey = DataKey.Generate();
        var wrapped = key.Wrap(Id, dataKey);
        using var again = LocalMasterKey.Derive(passphrase, PassphraseDerivation.Parse(key.Id)!);
        using (var unwrapped = again.Unwrap(Id, wrapped)) unwrapped.Span.ToArray().ShouldBe(dataKey.Span.ToArray());

        using var other = LocalMasterKey.Derive(wrong, PassphraseDerivation.Parse(key.Id)!);
        Should.Throw<MasterKeyException>(() => other.Unwrap(Id, wrapped));
    }

    [Theory]
    [InlineData("argon2id-m65536-t3-p1-000102030405060708090a0b0c0d0e0f", true)]
    [InlineData("argon2id-m262144-t4-p4-000102030405060708090a0b0c0d0e0f", true)]
    [InlineData("argon2id-m262145-t1-p1-000102030405060708090a0b0c0d0e0f", false)]
    [InlineData("argon2id-m262144-t5-p1-000102030405060708090a0b0c0d0e0f", false)]
    [InlineData("argon2id-m1024-t3-p1-000102030405060708090a0b0c0d0e0f", false)]
    [InlineData("argon2id-m65536-t17-p1-000102030405060708090a0b0c0d0e0f", false)]
    [InlineData("argon2id-m65536-t0-p1-000102030405060708090a0b0c0d0e0f", false)]
    [InlineData("argon2id-m65536-t3-p5-000102030405060708090a0b0c0d0e0f", false)]
    [InlineData("argon2id-m65536-t3-p1-000102030405060708090a0b0c0d0e", false)]
    [InlineData("argon2id-m65536-t3-p1-000102030405060708090a0b0c0d0eXX", false)]
    [InlineData("argon2d-m65536-t3-p1-000102030405060708090a0b0c0d0e0f", false)]
    [InlineData("argon2id-m99999999999-t3-p1-000102030405060708090a0b0c0d0e0f", false)]
    [InlineData("file-0011223344556677", false)]
    public void A_derivation_that_costs_too_much_is_refused(string text, bool isOne) =>
        (PassphraseDerivation.Parse(text)?.ToString() == text).ShouldBe(isOne);
}
