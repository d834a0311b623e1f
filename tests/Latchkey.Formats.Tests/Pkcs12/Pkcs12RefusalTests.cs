using Latchkey.Formats.Certificates;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Pkcs12;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Tests.Java;
using Latchkey.Formats.Tests.Keys;
using Latchkey.Formats.Tests.KeystoreFiles;
using static Latchkey.Formats.Tests.Pkcs12.Pkcs12File;

namespace Latchkey.Formats.Tests.Pkcs12;

/// <summary>PKCS#12 files that are damaged or hostile. What they ask for would take minutes to years.</summary>
public sealed class Pkcs12RefusalTests(OpenSslKeystores openssl)
{
    private static readonly byte[] Empty = Safe();

    [Theory]
    [InlineData(1_000_001)]
    [InlineData(5_000_000)] // 76 octets: seconds in BouncyCastle
    [InlineData(int.MaxValue)]
    [InlineData(long.MaxValue)]
    public void A_MAC_of_more_than_a_million_iterations_is_refused(long iterations) =>
        RefusedBeforeAnyDerivation(WithMac(Mac(iterations), Empty));

    [Fact]
    public void Twenty_keys_of_five_million_iterations_are_refused() =>
        RefusedBeforeAnyDerivation(WithMac(Mac(1), Safe([.. Enumerable.Repeat(CostlyKey(5_000_000), 20)])));

    [Fact]
    public void Derivations_of_more_than_a_second_in_all_are_refused()
    {
        RefusedBeforeAnyDerivation(WithMac(Mac(1_000_000), Safe(CostlyKey(1_000_000), CostlyKey(1_000_000))));
        RefusedBeforeAnyDerivation(WithMac(
            Mac(1),
            EncryptedSafe(Pbes2(500_000), new byte[16]),
            EncryptedSafe(Pkcs12Encryption(1_000_000), new byte[16])));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_key_that_cannot_be_read_is_named_beside_its_certificate(bool isNamed)
    {
        byte[][] attributes = isNamed ? [Name("pair"), LocalKeyId(1)] : [];
        var file = Pkcs12File.Of(Safe(Certificate(TestPair.Ec.Certificate, attributes), ScryptKey(attributes)));
        using var keystore = KeystoreFileReader.Read(file, JavaKeystores.Password);
        var skipped = keystore.Entries.OfType<KeystoreFileEntry.Unsupported>().ShouldHaveSingleItem();
        skipped.Reason.ShouldBe("The private key is encrypted with scrypt, which is not supported. " + Refuse.Rewrite);
        Should.Throw<FileRefusedException>(() => KeyPairFile.Read(file, JavaKeystores.Password))
            .ShouldBeOf(FileFault.KeystoreFileNotAcceptable).Reason.ShouldBe(skipped.Reason);
    }

    [Fact]
    public void Many_small_derivations_count_together()
    {
        WithMac(Mac(1), Safe([.. Enumerable.Repeat(CheapKey(20_000), 150)])).ShouldBeTooCostly();
        WithMac(Mac(1), Safe([.. Enumerable.Repeat(CheapKey(1), 800)])).ShouldBeTooCostly();
        KeystoreRefusals.Of(WithMac(Mac(1), Safe([.. Enumerable.Repeat(CheapKey(20_000), 99)]))).ShouldBeOf(FileFault.PasswordWrong);
    }

    // They are within the time for a file, but it is estimated.
    [Fact]
    public void More_than_two_million_iterations_in_all_are_refused_however_cheap_they_are()
    {
        RefusedBeforeAnyDerivation(WithMac(Mac(1), Safe(CheapKey(1_000_000), CheapKey(1_000_000))));
        KeystoreRefusals.Of(WithMac(Mac(1), Safe(CheapKey(1_000_000), CheapKey(999_999)))).ShouldBeOf(FileFault.PasswordWrong);
    }

    [Fact]
    public void An_iteration_counts_for_what_it_costs()
    {
        // Three hashes, each a call of the platform, for the key and the vector of Triple DES.
        var file = WithMac(
            Mac(200_000), EncryptedSafe(Pkcs12Encryption(700_000), new byte[16]), EncryptedSafe(Pkcs12Encryption(100_000), new byte[16]));
        RefusedBeforeAnyDerivation(file);
        KeystoreRefusals.Of(WithMac(Mac(200_000), EncryptedSafe(Pbes2(700_000), new byte[16]), EncryptedSafe(Pbes2(100_000), new byte[16])))
            .ShouldBeOf(FileFault.PasswordWrong);
    }

    [Fact]
    public void An_empty_password_is_charged_for_both_of_its_forms()
    {
        var file = WithMac(Mac(900_000), EncryptedSafe(Pbes2(800_000), new byte[16]));
        Should.Throw<FileRefusedException>(() => KeystoreFileReader.Read(file, "")).ShouldBeOf(FileFault.TooCostly);
        KeystoreRefusals.Of(file).ShouldBeOf(FileFault.PasswordWrong);
    }

    [Fact]
    public void Keys_in_bags_in_bags_count()
    {
        var nested = Bag(NestedBag, Der.Sequence(Bag(NestedBag, Der.Sequence(CostlyKey(1_000_001)))));
        RefusedBeforeAnyDerivation(WithMac(Mac(1), Safe(nested)));
    }

    [Fact]
    public void A_costly_key_that_only_a_decrypted_part_shows_is_refused()
    {
        Pkcs12File.Of(EncryptedSafe(Der.Sequence(CostlyKey(int.MaxValue)))).ShouldBeTooCostly();
        var half = EncryptedSafe(Der.Sequence(CostlyKey(1_000_000)));
        Pkcs12File.Of(half, half).ShouldBeTooCostly();
    }

    [Fact]
    public void Two_thousand_levels_are_refused_outside_and_inside()
    {
        var levels = Der.Integer(1);
        for (var depth = 0; depth < 2_000; depth++) levels = Der.Sequence(levels);
        byte[] endless = [.. Enumerable.Repeat<byte[]>([0x30, 0x80], 2_000).SelectMany(level => level), .. new byte[4_000]];

        levels.ShouldNotBeTaken("more than 32 levels deep");
        endless.ShouldNotBeTaken("more than 32 levels deep");
        Pkcs12File.Of(levels).ShouldNotBeTaken("more than 32 levels deep");
        Pkcs12File.Of(Contents(levels)).ShouldNotBeTaken("more than 32 levels deep");
        Pkcs12File.Of(EncryptedSafe(levels)).ShouldNotBeTaken("more than 32 levels deep");
    }

    [Fact]
    public void A_thousand_bags_in_each_other_do_not_overflow_the_stack()
    {
        var nested = Der.Sequence();
        for (var i = 0; i < 1_000; i++) nested = Der.Sequence(Bag(NestedBag, nested));

        Pkcs12File.Of(EncryptedSafe(nested)).ShouldNotBeTaken("more than 32 levels deep");
    }

    [Fact]
    public void More_than_ten_thousand_bags_or_parts_are_refused()
    {
        var bag = Bag("1.2.3", [0x05, 0x00]);
        Pkcs12File.Of(Safe([.. Enumerable.Repeat(bag, 10_001)])).ShouldNotBeTaken("more than 10000 entries");
        Pkcs12File.Of([.. Enumerable.Repeat(Empty, 10_001)]).ShouldNotBeTaken("more than 10000 parts");
    }

    [Fact]
    public void Many_keys_that_match_no_certificate_are_too_costly()
    {
        var keys = Enumerable.Repeat(Key(TestPair.Rsa.Pkcs8), 2_000);
        var certificates = Enumerable.Repeat(Certificate(TestPair.Ec.Certificate), 2_000);
        Pkcs12File.Of(Safe([.. keys, .. certificates])).ShouldBeTooCostly();
    }

    [Fact]
    public void Lengths_that_the_file_does_not_have_cost_nothing()
    {
        byte[][] lies =
        [
            [0x30, 0x84, 0x40, 0x00, 0x00, 0x00, 0x02, 0x01, 0x03],
            [0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x84, 0x40, 0x00, 0x00, 0x00],
            Pkcs12File.Of([0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF]),
        ];
        foreach (var lie in lies) Allocations
            .Of(() => KeystoreRefusals.Of(lie).ShouldBeOf(FileFault.NotAKeystoreFile)).ShouldBeLessThan(100_000);
    }

    [Fact]
    public void Something_else_is_called_by_its_name()
    {
        TestPair.Ec.Pkcs8.ShouldBeNoKeystore("The file is a private key, not a PKCS#12 keystore.");
        Der.Sequence().ShouldBeNoKeystore("The file is not a PKCS#12 keystore.");
        Der.Sequence(Der.Integer(3)).ShouldBeNoKeystore("The file is not a PKCS#12 keystore.");
        Der.Sequence(Der.Integer(2), Empty).ShouldBeNoKeystore("The file is damaged.");
        Pkcs12File.Of([0x30, 0x00]).ShouldBeNoKeystore("The file is damaged.");
        var notPkcs12 = Should.Throw<FileRefusedException>(() => Pkcs12Reader.Read(JksFile.Of(JksFile.Jks), ""));
        notPkcs12.ShouldBeOf(FileFault.NotAKeystoreFile).Reason.ShouldBe("The file is a JKS keystore, not a PKCS#12 keystore.");
    }

    [Fact]
    public void A_file_protected_by_keys_instead_of_a_password_is_refused()
    {
        var signed = Der.Sequence(Der.Integer(3), Der.Sequence(Der.Oid("1.2.840.113549.1.7.2"), Der.Value(0xA0, Der.Sequence())));
        signed.ShouldNotBeTaken("signature instead of a password");
        var enveloped = Der.Sequence(Der.Oid("1.2.840.113549.1.7.3"), Der.Value(0xA0, Der.Sequence()));
        Pkcs12File.Of(enveloped).ShouldNotBeTaken("not encrypted with a password");
    }

    [Fact]
    public void Algorithms_that_are_not_read_are_refused()
    {
        var rc4 = Der.Sequence(Der.Oid("1.2.840.113549.1.12.1.1"), Der.Sequence(Der.Value(0x04, new byte[8]), Der.Number(1)));
        Pkcs12File.Of(EncryptedSafe(rc4, new byte[16]))
            .ShouldNotBeTaken("encrypted with RC4, which is not supported. Write the file again with AES");
        Pkcs12File.Of(EncryptedSafe(Pbes2(1, "1.2.3"), new byte[16]))
            .ShouldNotBeTaken("encrypted with the algorithm 1.2.3, which is not supported");
        var md5 = Der.Sequence(
            Der.Sequence(Der.Sequence(Der.Oid("1.2.840.113549.2.5")), Der.Value(0x04, new byte[16])), Der.Value(0x04, new byte[8]));
        WithMac(md5, Empty).ShouldNotBeTaken("MAC is HMAC with MD5, which is not supported");
    }

    [Fact]
    public void Salts_and_counts_of_no_sense_are_refused()
    {
        WithMac(Mac(0), Empty).ShouldBeNoKeystore("damaged");
        WithMac(Mac(-1), Empty).ShouldBeNoKeystore("damaged");
        WithMac(Mac(1, saltLength: 0), Empty).ShouldBeNoKeystore("damaged");
        WithMac(Mac(1, saltLength: 1025), Empty).ShouldBeNoKeystore("damaged");
        Pkcs12File.Of(EncryptedSafe(Pbes2(0), new byte[16])).ShouldBeNoKeystore("damaged");
        Pkcs12File.Of(EncryptedSafe(Pbes2(-1), new byte[16])).ShouldBeNoKeystore("damaged");
    }

    [Fact]
    public void A_cut_lengthened_or_changed_file_is_refused()
    {
        var good = openssl.Read("aes-256");
        good[..^1].ShouldBeNoKeystore("cut off");
        byte[] longer = [.. good, 0x41];
        longer.ShouldBeNoKeystore("Data follows the end");
        var changed = good.ToArray();
        changed[good.Length / 4] ^= 1; // within the encrypted certificates
        KeystoreRefusals.Of(changed).ShouldBeOf(FileFault.PasswordWrong);
    }

    // The MAC is wrong in these files: a reader that had derived its key would say so.
    private static void RefusedBeforeAnyDerivation(byte[] file) => Allocations.Of(() => file.ShouldBeTooCostly()).ShouldBeLessThan(100_000);
}
