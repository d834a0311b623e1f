using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Pkcs12;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Tests.Keys;
using Latchkey.Formats.Tests.KeystoreFiles;
using static Latchkey.Formats.Tests.Pkcs12.Pkcs12File;

namespace Latchkey.Formats.Tests.Pkcs12;

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
        Tool.Run("openssl", "pkcs12", "-in", folder.PathOf("ber"), "-passin", "pass:" + JavaKeystores.Password, "-nodes")
            .ShouldContain("PRIVATE KEY");

        using var file = KeystoreFileReader.Read(ber, JavaKeystores.Password);

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
        using var read = KeystoreFileReader.Read(file, JavaKeystores.Password);

        read.Entry<KeystoreFileEntry.KeyPair>("plain").ShouldSign();
        read.Entry<KeystoreFileEntry.KeyPair>("shrouded").ShouldSign();
        read.Entries.Count.ShouldBe(2);
    }

    [Fact]
    public void Bags_in_bags_are_read()
    {
        var nested = Bag(NestedBag, Der.Sequence(Key(Pair.Pkcs8), Certificate(Pair.Certificate)));
        for (var i = 0; i < 4; i++) nested = Bag(NestedBag, Der.Sequence(nested));
        using var read = KeystoreFileReader.Read(Pkcs12File.Of(Safe(nested)), "");

        read.Entries.Single().ShouldBeOfType<KeystoreFileEntry.KeyPair>().ShouldSign();
    }

    [Fact]
    public void The_localKeyId_chooses_between_two_certificates_of_one_key()
    {
        var old = Certificate(Pair.Certificate, Name("old"));
        var renewed = Certificate(Renewed(), LocalKeyId(7));
        using var file = KeystoreFileReader.Read(Pkcs12File.Of(Safe(old, renewed, Key(Pair.Pkcs8, LocalKeyId(7)))), "");

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
        using var read = KeystoreFileReader.Read(file, "");

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
            using var file = KeystoreFileReader.Read(Pkcs12File.Of(Safe([.. bags, Key(leaf[i].Pkcs8)])), "");

            file.Entries.OfType<KeystoreFileEntry.KeyPair>().Single().Chain[1].Der.ToArray().ShouldBe(issuers[i]);
            file.Entries.OfType<KeystoreFileEntry.TrustedCertificate>().Count().ShouldBe(2);
        }
    }

    [Fact]
    public void An_issuer_that_has_not_signed_is_an_entry_of_its_own_and_passed_over_beside_a_pair()
    {
        var (leaf, issuers) = Issuers.OfOneName(2, identified: false);
        var file = Pkcs12File.Of(Safe(Certificate(issuers[1], Name("renewed")), Certificate(leaf[0].Certificate), Key(leaf[0].Pkcs8)));
        using var keystore = KeystoreFileReader.Read(file, "");
        using var pair = KeyPairFile.Read(file, "");

        keystore.Entries.OfType<KeystoreFileEntry.KeyPair>().Single().Chain.Count.ShouldBe(1);
        keystore.Entries.OfType<KeystoreFileEntry.TrustedCertificate>().Count().ShouldBe(1);
        pair.Skipped.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            entry => entry.Alias.ShouldBe("renewed"), entry => entry.Reason.ShouldContain("could not be verified"));
        CertificateChain.Build(pair.Chain[0], pair.Chain, [], DateTimeOffset.UnixEpoch)
            .Single().Der.ToArray().ShouldBe(leaf[0].Certificate);
    }

    [Fact]
    public void Issuers_that_go_in_circles_end_the_chain()
    {
        var (pair, circle) = Issuers.Circle();
        using var file = KeystoreFileReader.Read(
            Pkcs12File.Of(Safe([.. circle.Select(one => Certificate(one)), Key(pair.Pkcs8)])), "");

        file.Entries.OfType<KeystoreFileEntry.KeyPair>().Single().Chain.Count.ShouldBe(2);
    }

    [Fact]
    public void Aliases_stand_as_the_file_has_them()
    {
        var file = Pkcs12File.Of(Safe(
            Certificate(Pair.Certificate, Name("a")),
            Certificate(Other.Certificate, Name("a")),
            Certificate(Pair.Certificate),
            Certificate(Other.Certificate, Name("")),
            Certificate(Other.Certificate, Name("a_1"))));
        using var read = KeystoreFileReader.Read(file, "");

        read.Entries.Select(entry => entry.Alias).ShouldBe(["a", "a", "", "", "a_1"]);
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
            "The private key is encrypted with RC4, which is not supported. " + Refuse.Rewrite,
            Bag(
                ShroudedKeyBag,
                Der.Sequence(Der.Sequence(Der.Oid("1.2.840.113549.1.12.1.1"), Der.Sequence()), Der.Value(0x04, new byte[8])))
        },
        {
            "The private key is encrypted with the algorithm 1.2.3, which is not supported. " + Refuse.Rewrite,
            Bag(ShroudedKeyBag, Der.Sequence(Pbes2(1, "1.2.3"), Der.Value(0x04, new byte[8])))
        },
        { "The private key has a different password than the keystore.", CostlyKey(1) },
        { "The private key is damaged.", Bag(ShroudedKeyBag, Der.Sequence()) },
        { "The private key is damaged.", Bag(ShroudedKeyBag, Der.Sequence(Pbes2(0), Der.Value(0x04, new byte[16]))) },
        { "The certificate is damaged.", Bag(CertificateBag, Der.Integer(1)) },
    };

    [Theory]
    [MemberData(nameof(BadBags))]
    public void An_entry_that_cannot_be_held_is_named_and_the_others_are_read(string reason, byte[] bags)
    {
        var good = EncryptedSafe(Der.Sequence(Certificate(TestPair.Rsa.Certificate, Name("good"))));
        using var file = KeystoreFileReader.Read(Pkcs12File.Of(good, Contents(Der.Value(0x30, bags))), JavaKeystores.Password);

        file.Entries.OfType<KeystoreFileEntry.Unsupported>().Single().Reason.ShouldBe(reason);
        file.Entry<KeystoreFileEntry.TrustedCertificate>("good");
        file.Entries.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("mycert\0", "mycert")]
    [InlineData("mycert\0\0\0", "mycert")]
    [InlineData("\0", "")]
    [InlineData("my\0cert", "my\0cert")]
    public void Zeros_at_the_end_of_a_name_are_none_of_it(string written, string read)
    {
        foreach (var bags in new[]
        {
            Safe(Key(Pair.Pkcs8, Name(written)), Certificate(Pair.Certificate)),
            Safe(Key(Pair.Pkcs8), Certificate(Pair.Certificate, Name(written))),
            Safe(Certificate(Pair.Certificate, Name(written))),
        })
        {
            using var file = KeystoreFileReader.Read(Pkcs12File.Of(bags), "");
            file.Entries.Single().Alias.ShouldBe(read);
        }
    }

    [Theory]
    [MemberData(nameof(Paddings.All), MemberType = typeof(Paddings))]
    public void Zeros_and_line_ends_behind_a_file_are_none_of_it(string padding)
    {
        var good = openssl.Read("aes-256");
        foreach (var file in new[] { good, Ber.OfPfx(openssl.Read("without-mac")) })
        {
            byte[] padded = [.. file, .. Convert.FromHexString(padding)];
            using var read = KeystoreFileReader.Read(padded, JavaKeystores.Password);
            read.Entries.Single().ShouldBeOfType<KeystoreFileEntry.KeyPair>();
            ((byte[])[.. padded, 0x41]).ShouldBeNoKeystore("Data follows the end");
        }
    }

    [Fact]
    public void The_own_certificate_is_no_entry_even_if_it_is_marked_as_trusted()
    {
        var trusted = Der.Sequence(Der.Oid("2.16.840.1.113894.746875.1.1"), Der.Set(Der.Oid("2.5.29.37.0")));
        var bags = Safe(
            Certificate(Pair.Certificate, Name("server"), trusted),
            Certificate(Other.Certificate, Name("ca"), trusted),
            Key(Pair.Pkcs8, Name("server")));
        using var file = KeystoreFileReader.Read(Pkcs12File.Of(bags), "");

        file.Entries.Count.ShouldBe(2);
        file.Entry<KeystoreFileEntry.KeyPair>("server").ShouldSign();
        file.Entry<KeystoreFileEntry.TrustedCertificate>("ca");
    }

    private static byte[] Both(byte[] key, byte[] certificate) => [.. key, .. Certificate(certificate, LocalKeyId(1))];

    private static byte[] Renewed() => Issuers.SelfSigned(Pair.Pkcs8, "renewed");
}
