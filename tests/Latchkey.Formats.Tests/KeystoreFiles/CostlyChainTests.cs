using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Pkcs12;
using Latchkey.Formats.Tests.Java;
using Latchkey.Formats.Tests.Pkcs12;
using static Latchkey.Formats.Tests.Pkcs12.Pkcs12File;

namespace Latchkey.Formats.Tests.KeystoreFiles;

/// <summary>The search for the issuers of a key's certificate is charged for what it costs, and done once.</summary>
public sealed class CostlyChainTests
{
    [Fact]
    public void Namesakes_with_another_identifier_are_looked_at_once_and_not_for_every_signature()
    {
        var file = FileOf(CostlyChains.Namesakes(different: 1_500, possible: 150));

        Allocations.Of(() => Read(file)).ShouldBeLessThan(40_000_000);
    }

    [Fact]
    public void A_signature_is_charged_by_the_length_of_the_certificate()
    {
        var file = FileOf(CostlyChains.LongLeaf(extensions: 10_000, namesakes: 40));

        file.ShouldBeTooCostly();
    }

    [Fact]
    public void A_signature_is_charged_by_the_length_of_the_exponent()
    {
        FileOf(CostlyChains.LongExponents(namesakes: 100)).ShouldBeTooCostly();
        Read(FileOf(CostlyChains.LongExponents(namesakes: 10)));
    }

    [Fact]
    public void A_signature_is_charged_by_the_names_that_are_compared_with_constraints()
    {
        var names = RawCertificate.Extension("2.5.29.17", false, Der.Sequence([.. Enumerable.Repeat<byte[]>([0x82, 0x01, 0x61], 1_000)]));
        byte[] constraint = [0x30, 0x03, 0x82, 0x01, 0x62];
        var constraints = RawCertificate.Extension(
            "2.5.29.30", true, Der.Sequence(Der.Value(0xA1, [.. Enumerable.Repeat(constraint, 1_000)])));
        var leaf = CertificateReader.ReadStored(new RawCertificate { Tail = RawCertificate.Extensions(names) }.ToDer());
        var issuer = CertificateReader.ReadStored(new RawCertificate { Tail = RawCertificate.Extensions(constraints) }.ToDer());

        IssuerSignatures.CostOf(leaf, issuer).ShouldBeGreaterThan(10_000_000);
        IssuerSignatures.CostOf(issuer, leaf).ShouldBeLessThan(3_000_000);
    }

    [Fact]
    public void Circles_in_the_chains_of_many_keys_are_too_costly()
    {
        var circle = CostlyChains.Circle(ofEach: 9);
        var key = JavaProtection.Jks(circle.Pkcs8);
        var entries = Enumerable.Range(0, 200).Select(i => JksFile.Key($"{i}", key, circle.Certificates));

        JksFile.Of(JksFile.Jks, [.. entries]).ShouldBeTooCostly();
    }

    [Fact]
    public void A_key_that_does_not_open_has_no_chain_looked_for()
    {
        var circle = CostlyChains.Circle(ofEach: 9);
        var key = JavaProtection.Jks(circle.Pkcs8, "other");
        var entries = Enumerable.Range(0, 200).Select(i => JksFile.Key($"{i}", key, circle.Certificates));
        using var file = KeystoreFileReader.Read(JksFile.Of(JksFile.Jks, [.. entries]), JavaKeystores.Password);

        file.Entries.OfType<KeystoreFileEntry.Unsupported>().Count().ShouldBe(200);
    }

    [Fact]
    public void The_way_up_from_one_certificate_is_looked_for_once()
    {
        var circle = CostlyChains.Circle(ofEach: 9);
        var file = Pkcs12File.Of(
            Safe([.. circle.Certificates.Select(one => Certificate(one)), .. Enumerable.Repeat(Key(circle.Pkcs8), 100)]));

        Allocations.Of(() => Read(file)).ShouldBeLessThan(60_000_000);
    }

    private static byte[] FileOf(CostlyChains chains) =>
        Pkcs12File.Of(Safe([.. chains.Certificates.Select(one => Certificate(one)), Key(chains.Pkcs8)]));

    private static void Read(byte[] file)
    {
        using var keystore = KeystoreFileReader.Read(file, "");
        keystore.Entries.ShouldContain(entry => entry is KeystoreFileEntry.KeyPair);
    }
}
