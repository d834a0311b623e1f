using Latchkey.Formats.Certificates;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Tests.Keys;
using Latchkey.Formats.Tests.KeystoreFiles;
using static Latchkey.Formats.Tests.Java.JksFile;

namespace Latchkey.Formats.Tests.Java;

/// <summary>JKS and JCEKS files that are damaged, hostile, or have unsupported content. Their digests match.</summary>
public sealed class JksRefusalTests
{
    private static readonly TestPair Pair = TestPair.Ec;
    private static readonly byte[] Protected = JavaProtection.Jks(Pair.Pkcs8);
    private static readonly byte[] Good = JksFile.Of(
        JksFile.Jks, Key("pair", Protected, Pair.Certificate), Trusted("one", Pair.Certificate));

    [Fact]
    public void The_hand_made_file_is_read()
    {
        using var file = KeystoreFileReader.Read(Good, JavaKeystores.Password);

        file.Entry<KeystoreFileEntry.KeyPair>("pair").ShouldSign();
        file.Entry<KeystoreFileEntry.TrustedCertificate>("one").Created.ShouldBe(DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public void Version_1_has_no_types_of_certificates()
    {
        var certificate = Block(Pair.Certificate);
        var file = JksFile.Of(
            JksFile.Jks,
            1,
            2,
            Entry(1, "pair"u8.ToArray(), Block(Protected), Int32(1), certificate),
            Entry(2, "one"u8.ToArray(), certificate));

        using var read = KeystoreFileReader.Read(file, JavaKeystores.Password);

        read.Entry<KeystoreFileEntry.KeyPair>("pair").ShouldSign();
        read.Entry<KeystoreFileEntry.TrustedCertificate>("one").Certificate.SubjectDN.ShouldBe("CN=pair");
    }

    [Fact]
    public void An_empty_keystore_is_read()
    {
        using var file = KeystoreFileReader.Read(JksFile.Of(JksFile.Jks), JavaKeystores.Password);

        file.Entries.ShouldBeEmpty();
    }

    [Fact]
    public void Something_else_is_called_by_its_name()
    {
        Array.Empty<byte>().ShouldBeNoKeystore("The file is not a JKS or JCEKS keystore.");
        "Hello, world"u8.ToArray().ShouldBeNoKeystore("The file is not a JKS or JCEKS keystore.");
        "-----BEGIN PRIVATE KEY-----"u8.ToArray().ShouldBeNoKeystore("The PEM text is cut off.");
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"u8.ToArray().ShouldBeNoKeystore("The PEM file holds no certificate.");
        "PuTTY-User-Key-File-3: ssh-rsa"u8.ToArray().ShouldBeNoKeystore("The file is a PuTTY private key, not a JKS or JCEKS keystore.");
        JksFile.Of(JksFile.Jks, 3, 0, []).ShouldBeNoKeystore("version is neither 1 nor 2");
        JksFile.Of(JksFile.Jks, Entry(4, [])).ShouldBeNoKeystore("unknown kind");
        JksFile.Of(JksFile.Jks, Entry(3, [])).ShouldBeNoKeystore("unknown kind");
    }

    [Fact]
    public void A_cut_or_lengthened_file_is_refused()
    {
        for (var length = 8; length < Good.Length; length++) Good[..length].ShouldBeNoKeystore("cut off");
        byte[] longer = [.. Good, 0x0A, 0x41];
        longer.ShouldBeNoKeystore("Data follows the end");
    }

    [Fact]
    public void A_changed_octet_looks_like_a_wrong_password()
    {
        var changed = Good.ToArray();
        changed[^30] ^= 1;
        KeystoreRefusals.Of(changed).ShouldBeOf(FileFault.PasswordWrong);
        changed = [.. Good];
        changed[^1] ^= 1;
        KeystoreRefusals.Of(changed).ShouldBeOf(FileFault.PasswordWrong);
    }

    [Fact]
    public void Lengths_and_counts_that_the_file_does_not_have_cost_nothing()
    {
        byte[] gigabyte = [0x40, 0x00, 0x00, 0x00];
        byte[][] lies =
        [
            JksFile.Of(JksFile.Jks, 1, 1, Entry(1, "a"u8.ToArray(), gigabyte)), // 51 octets
            JksFile.Of(JksFile.Jks, 2, 1, Entry(1, "a"u8.ToArray(), Block([]), [0x7F, 0xFF, 0xFF, 0xFF])),
            JksFile.Of(JksFile.Jks, 2, 1, Entry(1, "a"u8.ToArray(), Block([]), [0xFF, 0xFF, 0xFF, 0xFF])),
            JksFile.Of(JksFile.Jks, 2, 1, Entry(2, "a"u8.ToArray(), Text("X.509"u8.ToArray()), gigabyte)),
            JksFile.Of(JksFile.Jks, 2, 1, Entry(2, "a"u8.ToArray(), [0xFF, 0xFF])),
            JksFile.Of(JksFile.Jks, 2, 10_000, []),
        ];
        foreach (var lie in lies) Allocations.Of(() => lie.ShouldBeNoKeystore("cut off")).ShouldBeLessThan(100_000);

        foreach (var count in new uint[] { 10_001, int.MaxValue, uint.MaxValue })
            Allocations.Of(() => JksFile.Of(JksFile.Jks, 2, count, []).ShouldNotBeTaken("more than 10000 entries"))
                .ShouldBeLessThan(100_000);
    }

    [Fact]
    public void One_alias_twice_is_refused() =>
        JksFile.Of(JksFile.Jks, Trusted("a", Pair.Certificate), Trusted("a", Pair.Certificate)).ShouldNotBeTaken("the same alias");

    [Theory]
    [InlineData("00")] // NUL in one octet
    [InlineData("C1BF")] // 7 bits in two octets
    [InlineData("E09FBF")] // 11 bits in three octets
    [InlineData("F09F9491")] // four octets, as in real UTF-8
    [InlineData("80")] // an octet that goes on with nothing
    [InlineData("C3")] // one that does not go on
    [InlineData("C328")]
    [InlineData("E282")]
    [InlineData("EDA0BD")] // half of a surrogate pair
    [InlineData("EDB491EDA0BD")] // a pair in the wrong order
    public void An_alias_that_Java_does_not_write_so_is_refused(string octets) =>
        JksFile.Of(JksFile.Jks, Entry(2, Convert.FromHexString(octets), Certificate(Pair.Certificate)))
            .ShouldBeNoKeystore("an alias is not in Java's form of UTF-8");

    [Theory]
    [InlineData("C080", "\0")]
    [InlineData("EDA0BDEDB491", "🔑")]
    [InlineData("C3BC", "ü")]
    [InlineData("E98DB5", "鍵")]
    [InlineData("", "")]
    public void An_alias_is_in_modified_UTF8(string octets, string alias)
    {
        var file = JksFile.Of(JksFile.Jks, Entry(2, Convert.FromHexString(octets), Certificate(Pair.Certificate)));
        using var read = KeystoreFileReader.Read(file, JavaKeystores.Password);

        read.Entries.Single().Alias.ShouldBe(alias);
    }

    [Fact]
    public void A_time_beyond_the_calendar_is_left_out()
    {
        var entry = Trusted("a", Pair.Certificate);
        entry[7] = 0x7F;
        using var read = KeystoreFileReader.Read(JksFile.Of(JksFile.Jks, entry), JavaKeystores.Password);

        read.Entries.Single().Created.ShouldBeNull();
    }

    public static TheoryData<string, byte[]> BadEntries { get; } = new()
    {
        { "The private key has no certificate.", Key("a", Protected) },
        {
            "The private key has a chain of more than 20 certificates.",
            Key("a", Protected, [.. Enumerable.Repeat(Pair.Certificate, 21)])
        },
        { "The certificate does not belong to the private key.", Key("a", Protected, TestPair.OtherEc.Certificate) },
        { "The certificate does not belong to the private key.", Key("a", Protected, TestPair.Rsa.Certificate) },
        {
            "The private key has a different password than the keystore.",
            Key("a", JavaProtection.Jks(Pair.Pkcs8, "other"), Pair.Certificate)
        },
        { "The private key is protected in an unknown way.", Key("a", [], Pair.Certificate) },
        { "The private key is protected in an unknown way.", Key("a", Protected[..^1], Pair.Certificate) },
        {
            "The private key is protected in an unknown way.",
            Key("a", JavaProtection.Info(Der.Sequence(Der.Oid("1.2.3"), [0x05, 0x00]), new byte[60]), Pair.Certificate)
        },
        {
            "The private key is protected in an unknown way.",
            Key("a", JavaProtection.Info(JavaProtection.JceksAlgorithm(new byte[7], 1), new byte[64]), Pair.Certificate)
        },
        {
            "The private key is protected in an unknown way.",
            Key("a", JavaProtection.Info(JavaProtection.JceksAlgorithm(new byte[8], 0), new byte[64]), Pair.Certificate)
        },
        { "The private key is damaged.", Key("a", JavaProtection.Jks("key"u8.ToArray()), Pair.Certificate) },
        { "The certificate is damaged.", Key("a", Protected, Pair.Certificate, [0x30, 0x03, 0x02, 0x01, 0x00]) },
        { "The certificate is damaged.", Trusted("a", []) },
        { "The certificate is not an X.509 certificate.", Entry(2, "a"u8.ToArray(), Certificate(Pair.Certificate, "PGP")) },
    };

    [Theory]
    [MemberData(nameof(BadEntries))]
    public void An_entry_that_cannot_be_held_is_named_and_the_others_are_read(string reason, byte[] entry)
    {
        using var file = KeystoreFileReader.Read(JksFile.Of(JksFile.Jceks, entry, Trusted("b", Pair.Certificate)), JavaKeystores.Password);

        file.Entry<KeystoreFileEntry.Unsupported>("a").Reason.ShouldContain(reason, Case.Sensitive);
        file.Entry<KeystoreFileEntry.TrustedCertificate>("b");
    }
}
