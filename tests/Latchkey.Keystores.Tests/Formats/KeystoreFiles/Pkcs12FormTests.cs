using Latchkey.Keystores.Chains;
using Latchkey.Keystores.Formats;
using static Latchkey.Keystores.Tests.Formats.Pkcs12File;

namespace Latchkey.Keystores.Tests.Formats;

/// <summary>PKCS#12 files of unusual but valid forms, made by hand.</summary>
public sealed class Pkcs12FormTests(OpenSslKeystores openssl, WorkFolder folder) : IClassFixture<WorkFolder>
{
    private static readonly TestPair Pair = TestPair.Ec;
    private static readonly TestPair Other = TestPair.OtherEc;

    [Theory]
    [InlineData("without-mac")]
    [InlineData("unencrypted-without-mac")]
    public void BER_is_read_as_openssl_reads_it(string name)
    {
        var ber = Ber.OfPfx(openssl.Read(name));
        ber.ShouldContain((byte)0x24);
        File.WriteAllBytes(folder.PathOf("ber"), ber);
        Tool.Run("openssl", "pkcs12", "-in", folder.PathOf("ber"), "-passin", "pass:" + JavaKeystores.Password, "-nodes").ShouldContain("PRIVATE KEY");

        using var file = KeystoreFile.Read(ber, JavaKeystores.Password);

        var pair = file.Entries.Single().ShouldBeOfType<KeystoreFileEntry.KeyPair>();
        pair.Chain.Count.ShouldBe(3);
        pair.ShouldSign();
    }

    [Fact]
    public void Every_kind_of_key_bag_is_read()
    {
        var file = Pkcs12File.Of(
            Safe(Key(Pair.Pkcs8, Name("plain")), Certificate(Pair.Certificate)),
            EncryptedSafe(Der.Sequence(ShroudedKey(Other.Pkcs8, Name("shrouded")), Certificate(Other.Certificate))));
        using var read = KeystoreFile.Read(file, JavaKeystores.Password);

        read.Entry<KeystoreFileEntry.KeyPair>("plain").ShouldSign();
        read.Entry<KeystoreFileEntry.KeyPair>("shrouded").ShouldSign();
        read.Entries.Count.ShouldBe(2);
    }

    [Fact]
    public void Bags_in_bags_are_read()
    {
        var nested = Bag(NestedBag, Der.Sequence(Key(Pair.Pkcs8), Certificate(Pair.Certificate)));
        for (var i = 0; i < 4; i++) nested = Bag(NestedBag, Der.Sequence(nested));
        using var read = KeystoreFile.Read(Pkcs12File.Of(Safe(nested)), "");

        read.Entries.Single().ShouldBeOfType<KeystoreFileEntry.KeyPair>().ShouldSign();
    }

    [Fact]
    public void The_localKeyId_chooses_between_two_certificates_of_one_key()
    {
        var old = Certificate(Pair.Certificate, Name("old"));
        var renewed = Certificate(Renewed(), LocalKeyId(7));
        using var file = KeystoreFile.Read(Pkcs12File.Of(Safe(old, renewed, Key(Pair.Pkcs8, LocalKeyId(7)))), "");

        file.Entries.OfType<KeystoreFileEntry.KeyPair>().Single().Chain.Single().SubjectDN.ShouldBe("CN=renewed");
        file.Entry<KeystoreFileEntry.TrustedCertificate>("old");
    }

    [Fact]
    public void A_wrong_localKeyId_does_not_keep_a_key_from_its_certificate()
    {
        var file = Pkcs12File.Of(Safe(
            Certificate(Other.Certificate, LocalKeyId(1)),
            Certificate(Pair.Certificate, LocalKeyId(2)),
            Key(Pair.Pkcs8, LocalKeyId(1))));
        using var read = KeystoreFile.Read(file, "");

        read.Entries.OfType<KeystoreFileEntry.KeyPair>().Single().ShouldSign();
        read.Entries.OfType<KeystoreFileEntry.TrustedCertificate>().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_signature_chooses_between_issuers_of_one_name(bool identified)
    {
        var (leaf, issuers) = Issuers.OfOneName(3, identified);
        foreach (var i in Enumerable.Range(0, 3))
        {
            var bags = issuers.Select(issuer => Certificate(issuer)).Append(Certificate(leaf[i].Certificate));
            using var file = KeystoreFile.Read(Pkcs12File.Of(Safe([.. bags, Key(leaf[i].Pkcs8)])), "");

            file.Entries.OfType<KeystoreFileEntry.KeyPair>().Single().Chain[1].Der.ToArray().ShouldBe(issuers[i]);
            file.Entries.OfType<KeystoreFileEntry.TrustedCertificate>().Count().ShouldBe(2);
        }
    }

    [Fact]
    public void An_issuer_that_has_not_signed_is_an_entry_of_its_own_and_refused_beside_a_pair()
    {
        var (leaf, issuers) = Issuers.OfOneName(2, identified: false);
        var file = Pkcs12File.Of(Safe(Certificate(issuers[1]), Certificate(leaf[0].Certificate), Key(leaf[0].Pkcs8)));
        using var keystore = KeystoreFile.Read(file, "");
        using var pair = KeyPairFile.Read(file, "");

        keystore.Entries.OfType<KeystoreFileEntry.KeyPair>().Single().Chain.Count.ShouldBe(1);
        keystore.Entries.OfType<KeystoreFileEntry.TrustedCertificate>().Count().ShouldBe(1);
        pair.Chain.Count.ShouldBe(2);
        Should.Throw<RefusalException>(() => CertificateChain.Build(pair.Chain[0], pair.Chain, [], DateTimeOffset.UnixEpoch))
            .Refusal.ShouldBeOfType<Refusal.ChainInvalid>().Reason.ShouldContain("signature");
    }

    [Fact]
    public void Issuers_that_go_in_circles_end_the_chain()
    {
        var (pair, circle) = Issuers.Circle();
        using var file = KeystoreFile.Read(
            Pkcs12File.Of(Safe([.. circle.Select(one => Certificate(one)), Key(pair.Pkcs8)])), "");

        file.Entries.OfType<KeystoreFileEntry.KeyPair>().Single().Chain.Count.ShouldBe(2);
    }

    [Fact]
    public void Aliases_that_are_missing_or_there_already_are_made()
    {
        var file = Pkcs12File.Of(Safe(
            Certificate(Pair.Certificate, Name("a")),
            Certificate(Other.Certificate, Name("a")),
            Certificate(Pair.Certificate),
            Certificate(Other.Certificate, Name("")),
            Certificate(Other.Certificate, Name("a_1"))));
        using var read = KeystoreFile.Read(file, "");

        read.Entries.Select(entry => entry.Alias).ShouldBe(["a", "a_1", "1", "2", "a_1_1"]);
    }

    public static TheoryData<string, byte[]> BadBags { get; } = new()
    {
        { "The certificate does not belong to the private key.", Both(Key(Pair.Pkcs8, LocalKeyId(1)), Other.Certificate) },
        { "The private key is damaged.", Key([0x30, 0x00]) },
        { "The private key is damaged.", Key([0x04, 0x00]) },
        { "The entry is a certificate revocation list.", Bag("1.2.840.113549.1.12.10.1.4", [0x30, 0x00]) },
        { "The entry is a secret key.", Bag("1.2.840.113549.1.12.10.1.5", [0x30, 0x00]) },
        { "The entry is of an unknown kind.", Bag("1.2.3", [0x30, 0x00]) },
        { "The certificate is damaged.", Certificate([0x30, 0x00]) },
        { "The certificate is not an X.509 certificate.", Bag(CertificateBag, Der.Sequence(Der.Oid("1.2.3"), [0xA0, 0x00])) },
        {
            "The private key is encrypted with an algorithm that is not read.",
            Bag(ShroudedKeyBag, Der.Sequence(Der.Sequence(Der.Oid("1.2.840.113549.1.12.1.1"), Der.Sequence()), Der.Value(0x04, new byte[8])))
        },
        {
            "The private key is encrypted with an algorithm that is not read.",
            Bag(ShroudedKeyBag, Der.Sequence(Pbes2(1, "1.2.3"), Der.Value(0x04, new byte[8])))
        },
        { "The private key has another password than the keystore.", CostlyKey(1) },
    };

    [Theory]
    [MemberData(nameof(BadBags))]
    public void An_entry_that_cannot_be_held_is_named_and_the_others_are_read(string reason, byte[] bags)
    {
        var good = EncryptedSafe(Der.Sequence(Certificate(TestPair.Rsa.Certificate, Name("good"))));
        using var file = KeystoreFile.Read(Pkcs12File.Of(good, Contents(Der.Value(0x30, bags))), JavaKeystores.Password);

        file.Entries.OfType<KeystoreFileEntry.Unsupported>().Single().Reason.ShouldBe(reason);
        file.Entry<KeystoreFileEntry.TrustedCertificate>("good");
        file.Entries.Count.ShouldBe(2);
    }

    private static byte[] Both(byte[] key, byte[] certificate) => [.. key, .. Certificate(certificate, LocalKeyId(1))];

    private static byte[] Renewed() => Issuers.SelfSigned(Pair.Pkcs8, "renewed");
}
