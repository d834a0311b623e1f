using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Pkcs12;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Tests.Keys;
using Latchkey.Formats.Tests.KeystoreFiles;
using static Latchkey.Formats.Tests.Pkcs12.Pkcs12File;

namespace Latchkey.Formats.Tests.Pkcs12;

/// <summary>PKCS#12 files with one key pair.</summary>
public sealed class KeyPairFileTests(OpenSslKeystores openssl, JavaKeystores java)
{
    private static readonly TestPair Pair = TestPair.Ec;

    [Theory]
    [MemberData(nameof(OpenSslKeystores.WholeChains), MemberType = typeof(OpenSslKeystores))]
    public void One_key_and_its_chain_are_read(string name)
    {
        using var file = KeyPairFile.Read(openssl.Read(name), JavaKeystores.Password);

        file.Chain.Select(certificate => certificate.SubjectDN).ShouldBe(["CN=leaf", "CN=ca", "CN=root"]);
        KeyPairAssertions.ShouldSignFor(file.PrivateKey.Span, file.Chain[0]);
    }

    [Fact]
    public void A_key_with_nothing_but_its_certificate_is_read()
    {
        using var file = KeyPairFile.Read(openssl.Read("without-chain"), JavaKeystores.Password);

        file.Chain.Single().SubjectDN.ShouldBe("CN=leaf");
    }

    [Fact]
    public void Certificates_outside_of_the_chain_are_left_out()
    {
        var bags = Safe(Certificate(TestPair.Rsa.Certificate), Certificate(Pair.Certificate), Key(Pair.Pkcs8));
        using var file = KeyPairFile.Read(Pkcs12File.Of(bags), "");

        file.Chain.Single().KeyType.ShouldBe("EC");
    }

    [Fact]
    public void A_file_without_a_pair_is_refused()
    {
        ShouldNotBeTaken(openssl.Read("without-certificates"), "The private key has no certificate.");
        ShouldNotBeTaken(openssl.Read("without-key"), "The file holds no private key.");
        ShouldNotBeTaken(Pkcs12File.Of(), "The file holds no private key.");
        var mismatched = Safe(
            Key(Pair.Pkcs8, LocalKeyId(1)), Certificate(TestPair.OtherEc.Certificate, LocalKeyId(1)));
        ShouldNotBeTaken(Pkcs12File.Of(mismatched), "The certificate does not belong to the private key.");
    }

    [Fact]
    public void A_file_with_two_pairs_is_refused()
    {
        var bags = Safe(
            Key(Pair.Pkcs8),
            Key(TestPair.OtherEc.Pkcs8),
            Certificate(Pair.Certificate),
            Certificate(TestPair.OtherEc.Certificate));
        ShouldNotBeTaken(Pkcs12File.Of(bags), "The file holds more than one private key.");
    }

    [Fact]
    public void A_file_with_many_pairs_is_refused() => ShouldNotBeTaken(java.Read("PKCS12"), "The file holds more than one private key.");

    public static TheoryData<string, byte[]> Beside { get; } = new()
    {
        { "The entry is a secret key.", Bag("1.2.840.113549.1.12.10.1.5", [0x30, 0x00], Name("beside")) },
        { "The entry is a certificate revocation list.", Bag("1.2.840.113549.1.12.10.1.4", [0x30, 0x00], Name("beside")) },
        { "The entry is of an unknown kind.", Bag("1.2.3", [0x30, 0x00], Name("beside")) },
        { "The certificate is damaged.", Certificate([0x30, 0x00], Name("beside")) },
        { "The private key is encrypted with scrypt, which is not supported. " + Refuse.Rewrite, ScryptKey(Name("beside")) },
        { "The private key is damaged.", Bag(ShroudedKeyBag, Der.Sequence(), Name("beside")) },
    };

    [Theory]
    [MemberData(nameof(Beside))]
    public void Items_beside_the_pair_are_skipped_and_named(string reason, byte[] bag)
    {
        var (key, certificate) = (Key(Pair.Pkcs8), Certificate(Pair.Certificate));
        foreach (var bags in new[] { Safe(bag, key, certificate), Safe(certificate, key, bag) })
        {
            using var file = KeyPairFile.Read(Pkcs12File.Of(bags), "");

            KeyPairAssertions.ShouldSignFor(file.PrivateKey.Span, file.Chain.Single());
            file.Skipped.ShouldHaveSingleItem()
                .ShouldSatisfyAllConditions(entry => entry.Alias.ShouldBe("beside"), entry => entry.Reason.ShouldBe(reason));
        }
    }

    [Fact]
    public void Data_that_is_not_a_private_key_is_refused()
    {
        ShouldNotBeTaken(Pkcs12File.Of(Safe(Bag("1.2.840.113549.1.12.10.1.5", [0x30, 0x00]))), "The file holds no private key.");
        ShouldNotBeTaken(Pkcs12File.Of(Safe(Certificate([0x30, 0x00]))), "The file holds no private key.");
        ShouldNotBeTaken(
            Pkcs12File.Of(Safe(Key(Pair.Pkcs8), Certificate(Pair.Certificate), Key(TestPair.OtherEc.Pkcs8))),
            "The file holds more than one private key.");
    }

    [Fact]
    public void The_same_key_twice_is_one_pair()
    {
        var renewed = Issuers.SelfSignedAs(Pair.Pkcs8, "CN=renewed", years: 30);
        using var twice = KeyPairFile.Read(
            Pkcs12File.Of(Safe(Key(Pair.Pkcs8), Certificate(Pair.Certificate), Key(Pair.Pkcs8), Certificate(Pair.Certificate))), "");
        using var both = KeyPairFile.Read(Pkcs12File.Of(Safe(
            Key(Pair.Pkcs8, LocalKeyId(1)), Certificate(Pair.Certificate, LocalKeyId(1)), Key(Pair.Pkcs8, LocalKeyId(2)),
            Certificate(renewed, LocalKeyId(2)))), "");

        twice.Chain.Single().Der.ToArray().ShouldBe(Pair.Certificate);
        both.Chain.Single().Der.ToArray().ShouldBe(renewed);
    }

    [Fact]
    public void A_wrong_password_is_refused_as_such() =>
        Should.Throw<FileRefusedException>(() => KeyPairFile.Read(openssl.Read("aes-256"), "Changeit")).ShouldBeOf(FileFault.PasswordWrong);

    [Fact]
    public void Another_keystore_is_called_by_its_name() =>
        Should.Throw<FileRefusedException>(() => KeyPairFile.Read(java.Read("JCEKS"), JavaKeystores.Password))
            .ShouldBeOf(FileFault.NotAKeystoreFile).Reason.ShouldBe("The file is a JCEKS keystore, not a PKCS#12 keystore.");

    [Fact]
    public void The_private_key_is_cleared_with_the_file()
    {
        var file = KeyPairFile.Read(openssl.Read("without-chain"), JavaKeystores.Password);
        var octets = file.PrivateKey.Octets;

        file.Dispose();

        octets.ShouldAllBe(octet => octet == 0);
    }

    private static void ShouldNotBeTaken(byte[] file, string reason) =>
        Should.Throw<FileRefusedException>(() => KeyPairFile.Read(file, JavaKeystores.Password))
            .ShouldBeOf(FileFault.KeystoreFileNotAcceptable).Reason.ShouldBe(reason);
}
