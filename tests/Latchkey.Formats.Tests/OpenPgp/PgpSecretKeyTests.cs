using Latchkey.Formats.OpenPgp;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Security;

namespace Latchkey.Formats.Tests.OpenPgp;

public sealed class PgpSecretKeyTests(GnuPgKeys keys)
{
    private const string NewPassphrase = "another one, ö";

    public static TheoryData<SymmetricKeyAlgorithmTag> Ciphers =>
    [
        .. Enum.GetValues<SymmetricKeyAlgorithmTag>().Where(tag => tag is not (SymmetricKeyAlgorithmTag.Null
            or SymmetricKeyAlgorithmTag.Des or SymmetricKeyAlgorithmTag.Safer)),
    ];

    [Theory, MemberData(nameof(GnuPgKeys.Names), MemberType = typeof(GnuPgKeys))]
    public void A_secret_key_has_the_public_key_that_gpg_exports(string name)
    {
        var gpg = keys.Of(name);

        using var opened = PgpKeyReader.ReadSecret(gpg.ExportSecret("--armor"), GnuPg.Passphrase);

        opened.Keys.SelectMany(key => key.Public.Octets.ToArray()).ShouldBe(gpg.ExportPublic());
        var expected = PgpKeyReader.ReadPublic(gpg.ExportPublic());
        opened.Keys.Select(key => key.Public).SelectMany(GnuPgListing.Of).ShouldBe(expected.SelectMany(GnuPgListing.Of));
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("dsa-elgamal")]
    [InlineData("ed25519")]
    [InlineData("nistp521")]
    [InlineData("brainpoolP256r1")]
    [InlineData("several-user-ids")]
    [InlineData("subkeys")]
    [InlineData("revoked")]
    public void Gpg_imports_a_written_secret_key_under_its_new_passphrase(string name)
    {
        var gpg = keys.Of(name);
        using var opened = PgpKeyReader.ReadSecret(gpg.ExportSecret(), GnuPg.Passphrase);
        using var other = new GnuPg();
        File.WriteAllText(other.PathOf("keys.asc"), PgpKeyWriter.WriteSecret(opened.Keys.Select(key => key.Octets), NewPassphrase));

        other.Run("--import", other.PathOf("keys.asc"));

        foreach (var command in new[] { "--list-keys", "--list-secret-keys" })
        {
            Listing(other, command).ShouldBe(Listing(gpg, command));
        }

        other.RunWith(NewPassphrase, "--output", other.PathOf("exported"), "--export-secret-keys");
        using var again = PgpKeyReader.ReadSecret(File.ReadAllBytes(other.PathOf("exported")), NewPassphrase);
        again.Keys.Select(key => key.Octets.Span.ToArray()).ShouldBe(opened.Keys.Select(key => key.Octets.Span.ToArray()));
    }

    [Fact]
    public void Gpg_signs_and_decrypts_with_a_written_key()
    {
        using var opened = PgpKeyReader.ReadSecret(keys.Of("dsa-elgamal").ExportSecret(), GnuPg.Passphrase);
        using var other = new GnuPg();
        File.WriteAllText(other.PathOf("keys.asc"), PgpKeyWriter.WriteSecret(opened.Keys.Select(key => key.Octets), NewPassphrase));
        other.Run("--import", other.PathOf("keys.asc"));
        File.WriteAllText(other.PathOf("text"), "a text");

        other.RunWith(NewPassphrase, "--recipient", "Alice Example", "--sign", "--encrypt", other.PathOf("text"));

        other.RunWith(NewPassphrase, "--decrypt", other.PathOf("text.gpg")).ShouldBe("a text");
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        using var opened = PgpKeyReader.ReadSecret(keys.Of("several-keys").ExportSecret(), GnuPg.Passphrase);
        var written = PgpKeyWriter.WriteSecret(opened.Keys.Select(key => key.Octets), NewPassphrase);

        using var again = PgpKeyReader.ReadSecret(PgpText.Octets(written), NewPassphrase);

        again.Keys.Select(key => key.Octets.Span.ToArray()).ShouldBe(opened.Keys.Select(key => key.Octets.Span.ToArray()));
        PgpKeyWriter.WriteSecret(opened.Keys.Select(key => key.Octets), NewPassphrase).ShouldNotBe(written);
    }

    [Fact]
    public void Gpg_imports_a_written_public_key()
    {
        var gpg = keys.Of("several-keys");
        using var other = new GnuPg();
        var written = PgpKeyWriter.WritePublic(PgpKeyReader.ReadPublic(gpg.ExportPublic()).Select(key => key.Octets));
        File.WriteAllText(other.PathOf("keys.asc"), written);

        other.Run("--import", other.PathOf("keys.asc"));

        other.ExportPublic().ShouldBe(gpg.ExportPublic());
        written.Split('\n').Max(line => line.Length).ShouldBe(64);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pässwörd€ 2")]
    public void A_wrong_passphrase_is_reported(string passphrase) =>
        PgpRefusals.OfSecret(keys.Of("rsa").ExportSecret(), passphrase).ShouldBeOf(FileFault.PasswordWrong);

    [Fact]
    public void Keys_under_different_passphrases_are_refused()
    {
        byte[] file = [.. keys.Of("rsa").ExportSecret(), .. WithPassphrase(keys.Of("ed25519"), SymmetricKeyAlgorithmTag.Aes128)];
        PgpRefusals.OfSecret(file).ShouldBeOf(FileFault.PasswordWrong);
    }

    [Theory, MemberData(nameof(Ciphers))]
    public void Keys_under_every_cipher_are_opened(SymmetricKeyAlgorithmTag cipher)
    {
        using var expected = PgpKeyReader.ReadSecret(keys.Of("dsa-elgamal").ExportSecret(), GnuPg.Passphrase);

        using var opened = PgpKeyReader.ReadSecret(WithPassphrase(keys.Of("dsa-elgamal"), cipher), "ascii");

        opened.Keys.ShouldHaveSingleItem().Octets.Span.ToArray().ShouldBe(expected.Keys[0].Octets.Span.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Keys_in_the_manner_of_old_programs_are_opened(byte derivation)
    {
        using var expected = PgpKeyReader.ReadSecret(keys.Of("dsa-elgamal").ExportSecret(), GnuPg.Passphrase);
        var file = PgpSecrets.EncryptWithSum(expected.Keys[0].Octets, "old", derivation);

        using var opened = PgpKeyReader.ReadSecret(file, "old");

        opened.Keys.ShouldHaveSingleItem().Octets.Span.ToArray().ShouldBe(expected.Keys[0].Octets.Span.ToArray());
        PgpRefusals.OfSecret(file, "new").ShouldBeOf(FileFault.PasswordWrong);
    }

    [Fact]
    public void A_secret_key_that_is_not_encrypted_is_refused()
    {
        using var gpg = new GnuPg();
        gpg.RunWith("", "--quick-generate-key", "Alice", "ed25519");
        PgpRefusals.OfSecret(gpg.ExportSecret()).ShouldBeOf(FileFault.PgpKeyNotAcceptable).Reason.ShouldContain("is not encrypted");
    }

    [Fact]
    public void A_primary_key_that_gpg_left_out_is_refused() => PgpRefusals.OfSecret(keys.Of("rsa").Make("--export-secret-subkeys"))
        .ShouldBeOf(FileFault.PgpKeyNotAcceptable).Reason.ShouldContain("is absent");

    [Fact]
    public void A_file_of_the_other_sort_is_named()
    {
        PgpRefusals.OfSecret(keys.Of("rsa").ExportPublic()).ShouldBeOf(FileFault.NoPgpSecretKey);
        PgpRefusals.OfPublic(keys.Of("rsa").ExportSecret()).ShouldBeOf(FileFault.NoPgpPublicKey);
    }

    [Fact]
    public void Each_reader_takes_its_sort_of_a_file_with_both()
    {
        byte[] file = [.. keys.Of("rsa").ExportPublic(), .. keys.Of("ed25519").ExportSecret()];

        PgpKeyReader.ReadPublic(file).ShouldHaveSingleItem().Primary.Algorithm.ShouldBe("RSA");
        using var opened = PgpKeyReader.ReadSecret(file, GnuPg.Passphrase);
        opened.Keys.ShouldHaveSingleItem().Public.Primary.Algorithm.ShouldBe("EdDSA");
    }

    [Fact]
    public void A_key_is_not_written_without_a_passphrase()
    {
        using var opened = PgpKeyReader.ReadSecret(keys.Of("ed25519").ExportSecret(), GnuPg.Passphrase);
        Should.Throw<ArgumentException>(() => PgpKeyWriter.WriteSecret(opened.Keys.Select(key => key.Octets), ""));
    }

    [Fact]
    public void Other_octets_than_those_of_an_opened_key_are_not_written()
    {
        byte[][] others = [keys.Of("ed25519").ExportPublic(), keys.Of("ed25519").ExportSecret(), [1, 2, 3], [0xC8, 1, 0]];
        foreach (var other in others)
        {
            using var octets = new SecretBytes(other);
            Should.Throw<InvalidDataException>(() => PgpKeyWriter.WriteSecret([octets], NewPassphrase));
        }
    }

    private static List<string> Listing(GnuPg gpg, string command) =>
        GnuPgListing.Parse(gpg.Run("--with-colons", "--with-subkey-fingerprint", command)).ShouldHaveSingleItem().Value;

    // BouncyCastle writes the passphrase in octets of its own, so it is ASCII here.
    private static byte[] WithPassphrase(GnuPg gpg, SymmetricKeyAlgorithmTag cipher)
    {
        using var opened = PgpKeyReader.ReadSecret(gpg.ExportSecret(), GnuPg.Passphrase);
        var (ring, ascii) = (new PgpSecretKeyRing(PgpSecrets.Encrypt(opened.Keys[0].Octets, "ascii")), "ascii".ToCharArray());
        return PgpSecretKeyRing.CopyWithNewPassword(ring, ascii, ascii, cipher, new SecureRandom()).GetEncoded();
    }
}
