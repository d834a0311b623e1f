using Latchkey.Formats.OpenPgp;
using static Latchkey.Formats.Tests.OpenPgp.PgpPackets;

namespace Latchkey.Formats.Tests.OpenPgp;

/// <summary>What the signatures of a key on itself say, and which of them count.</summary>
public sealed class PgpSelfSignatureTests
{
    private const byte CriticalBit = 0x80;

    private static readonly byte[] AliceText = PgpText.Octets("Alice");
    private static readonly byte[] OtherKey = Key(4, 1, [.. NumberOfSize(2048), .. Number(1, 0, 1)]);
    private static readonly byte[] Never = Subpacket(9, UInt32(0));
    private static readonly byte[] Year = Subpacket(9, UInt32(31_536_000));
    private static readonly byte[] Primary = Subpacket(25, 1);

    /// <summary>Keys about which gpg says the same.</summary>
    private static readonly Dictionary<string, byte[]> Keys = new(StringComparer.Ordinal)
    {
        ["plain"] = Alice(),
        ["the newest certification decides"] = WithCertifications([.. Created(30), .. Year], [.. Created(50)], [.. Created(40), .. Year]),
        ["of the same time, the last"] = WithCertifications([.. Created(30)], [.. Created(30), .. Year]),
        ["never again"] = WithCertifications([.. Created(30), .. Year], [.. Created(31), .. Never]),
        ["flags"] = WithCertifications([.. Created(), .. Subpacket(27, 0x0D)]),
        ["a newer signature that is not valid"] =
            [.. Alice(), .. Spoil(Sign(0x13, UserIdToHash(AliceText), [.. Created(80), .. Year]))],
        ["a newer signature of another text"] = [.. Alice(), .. Sign(0x13, UserIdToHash(PgpText.Octets("Bob")), Created(80))],
        ["facts that are not signed"] =
            [.. Packet(6, RsaKey()), .. UserId("Alice"), .. Sign(0x13, UserIdToHash(AliceText), Created(), [.. Issuer(), .. Year])],
        ["an unknown subpacket"] = WithCertifications([.. Created(30)], [.. Created(31), .. Subpacket(101, 1), .. Year]),
        ["an unknown critical subpacket"] =
            WithCertifications([.. Created(30)], [.. Created(31), .. Subpacket(CriticalBit | 101, 1), .. Year]),
        ["a critical notation"] = WithCertifications(
            [.. Created(30)],
            [.. Created(31), .. Subpacket(CriticalBit | 20, [0x80, 0, 0, 0, 0, 3, 0, 1, .. "a@b"u8, .. "c"u8]), .. Year]),
        ["known critical subpackets"] = WithCertifications(
        [
            .. Subpacket(CriticalBit | 2, UInt32(KeyTime + 30)), .. Subpacket(CriticalBit | 9, UInt32(1_000_000_000)),
            .. Subpacket(CriticalBit | 27, 3),
        ]),
        ["the primary user ID that is marked"] =
        [
            .. Alice(), .. CertifiedUserId(PgpText.Octets("Marked"), Primary),
            .. UserId("Unmarked"), .. Sign(0x13, UserIdToHash(PgpText.Octets("Unmarked")), Created(80)),
        ],
        ["two that are marked"] =
        [
            .. Packet(6, RsaKey()),
            .. UserId("Older"), .. Sign(0x10, UserIdToHash(PgpText.Octets("Older")), [.. Created(50), .. Primary]),
            .. UserId("Newer"), .. Sign(0x11, UserIdToHash(PgpText.Octets("Newer")), [.. Created(60), .. Primary]),
        ],
        ["two of the same time"] = [.. Alice(), .. CertifiedUserId(PgpText.Octets("Bob")), .. CertifiedUserId(PgpText.Octets("Ann"))],
        ["a user ID twice"] =
            [.. Alice(), .. UserId("Bob"), .. UserId("Alice"), .. Sign(0x13, UserIdToHash(AliceText), [.. Created(9), .. Year])],
        ["a user ID that is revoked"] = [.. Alice(), .. CertifiedUserId(PgpText.Octets("Bob")), .. RevokeBob(2)],
        ["a user ID that is certified again"] =
        [
            .. Alice(), .. CertifiedUserId(PgpText.Octets("Bob")), .. RevokeBob(2),
            .. Sign(0x13, UserIdToHash(PgpText.Octets("Bob")), Created(3)),
        ],
        ["all user IDs are revoked"] = [.. Alice(), .. Sign(0x30, UserIdToHash(AliceText), Created(2))],
        ["a direct signature goes before"] =
            [.. Packet(6, RsaKey()), .. Sign(0x1F, [], [.. Created(), .. Year, .. Subpacket(27, 1)]), .. CertifiedUserId(AliceText, Never)],
        ["a direct signature that does not say"] =
            [.. Packet(6, RsaKey()), .. Sign(0x1F, [], Created()), .. CertifiedUserId(AliceText, Year)],
        ["a revoked key"] = [.. Packet(6, RsaKey()), .. Sign(0x20, [], Created()), .. CertifiedUserId(AliceText)],
        ["a revocation that is not valid"] = [.. Packet(6, RsaKey()), .. Spoil(Sign(0x20, [], Created())), .. CertifiedUserId(AliceText)],
        ["an encryption subkey"] =
            Alice([.. Packet(14, OtherKey), .. Sign(0x18, KeyToHash(OtherKey), [.. Created(), .. Subpacket(27, 0x0C)])]),
        ["a subkey with an end"] =
            Alice([.. Packet(14, OtherKey), .. Sign(0x18, KeyToHash(OtherKey), [.. Created(), .. Subpacket(27, 0x0C), .. Year])]),
        ["a subkey that is not bound"] = Alice([.. Packet(14, OtherKey), .. Spoil(Sign(0x18, KeyToHash(OtherKey), Created()))]),
        ["a revoked subkey is bound later"] = Alice(
        [
            .. Packet(14, OtherKey), .. Sign(0x28, KeyToHash(OtherKey), Created()),
            .. Sign(0x18, KeyToHash(OtherKey), [.. Created(9), .. Subpacket(27, 0x0C)]),
        ]),
        ["Latin-1 in UTF-8"] = [.. Packet(6, RsaKey()), .. CertifiedUserId(PgpText.Octets("Jörg <ü@example.org>"))],
    };

    public static TheoryData<string> Names => [.. Keys.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Gpg_says_the_same_of_a_key(string name)
    {
        using var gpg = new GnuPg();
        gpg.Run("--import", gpg.Write("key", Keys[name]));

        var key = PgpKeyReader.ReadPublic(Keys[name]).ShouldHaveSingleItem();

        GnuPgListing.Of(key).ShouldBe(
            GnuPgListing.Parse(gpg.Run("--with-colons", "--with-subkey-fingerprint", "--list-keys")).ShouldHaveSingleItem().Value);
    }

    [Theory]
    [InlineData(0x01, "Certify")]
    [InlineData(0x03, "Certify, Sign")]
    [InlineData(0x07, "Certify, Sign, Encrypt")]
    [InlineData(0x2F, "Certify, Sign, Encrypt, Authenticate")]
    [InlineData(0x91, "Certify, Split, Group")]
    [InlineData(0x00, "Certify")]
    public void Flags_have_words(byte flags, string words)
    {
        var key = PgpKeyReader.ReadPublic(WithCertifications([.. Created(), .. Subpacket(27, flags)]))[0].Primary;
        key.FlagsLabel.ShouldBe(words);
        ((int)key.Flags).ShouldBe(flags | 1);
    }

    [Fact]
    public void A_subkey_that_signs_needs_a_signature_of_its_own()
    {
        var binding = Sign(0x18, KeyToHash(OtherKey), [.. Created(), .. Subpacket(27, 0x02)]);
        PgpKeyReader.ReadPublic(Alice([.. Packet(14, OtherKey), .. binding]))[0].SubKeys.ShouldBeEmpty();

        // The primary key as its own subkey can sign for both.
        var claim = Sign(0x19, KeyToHash(RsaKey()), Created())[6..];
        var claimed = Sign(0x18, KeyToHash(RsaKey()), [.. Created(), .. Subpacket(27, 0x02)], [.. Issuer(), .. Subpacket(32, claim)]);
        PgpKeyReader.ReadPublic(Alice([.. Packet(14, RsaKey()), .. claimed]))[0].SubKeys.ShouldHaveSingleItem().FlagsLabel.ShouldBe("Sign");
    }

    // GnuPG 2.2 lists it twice.
    [Fact]
    public void A_subkey_that_occurs_twice_counts_once()
    {
        var file = Alice(
        [
            .. Packet(14, OtherKey), .. Sign(0x18, KeyToHash(OtherKey), [.. Created(), .. Subpacket(27, 0x0C)]),
            .. Packet(14, OtherKey), .. Sign(0x28, KeyToHash(OtherKey), Created()),
        ]);
        var key = PgpKeyReader.ReadPublic(file)[0];
        key.SubKeys.ShouldHaveSingleItem().IsRevoked.ShouldBeTrue();
        key.Octets.ToArray().ShouldBe(file);
    }

    [Fact]
    public void A_subkey_whose_uses_are_not_stated_may_encrypt()
    {
        var file = Alice([.. Packet(14, OtherKey), .. Sign(0x18, KeyToHash(OtherKey), Created())]);
        PgpKeyReader.ReadPublic(file)[0].SubKeys.ShouldHaveSingleItem().FlagsLabel.ShouldBe("Encrypt, Authenticate");
    }

    [Fact]
    public void The_end_of_a_signature_ends_what_it_says()
    {
        var key = PgpKeyReader.ReadPublic(WithCertifications([.. Created(10), .. Subpacket(3, UInt32(60)), .. Year]))[0];
        key.Primary.ValidUntil.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(KeyTime + 70));
    }

    [Fact]
    public void Signatures_that_name_another_issuer_are_not_tried()
    {
        var signature = Sign(0x13, UserIdToHash(AliceText), Created(80), Subpacket(16, new byte[8]));
        var key = PgpKeyReader.ReadPublic((byte[])[.. Alice(), .. Packet(2, 3, 5, 0x13), .. signature])[0];
        key.UserIds.ShouldHaveSingleItem().IsRevoked.ShouldBeFalse();
    }

    [Fact]
    public void A_user_ID_that_is_not_UTF_8_is_Latin_1()
    {
        byte[] text = [.. "J"u8, 0xF6, .. "rg"u8];
        PgpKeyReader.ReadPublic((byte[])[.. Packet(6, RsaKey()), .. CertifiedUserId(text)])[0].PrimaryUserId.ShouldBe("Jörg");
    }

    [Fact]
    public void Control_characters_in_a_user_ID_are_replaced()
    {
        var text = PgpText.Octets("A\0b\nc\u0085d\uFFFEe");
        PgpKeyReader.ReadPublic((byte[])[.. Packet(6, RsaKey()), .. CertifiedUserId(text)])[0].PrimaryUserId.ShouldBe(
            "A\uFFFDb\uFFFDc\uFFFDd\uFFFDe");
    }

    [Fact]
    public void A_picture_is_kept_but_is_no_user_ID()
    {
        var file = Alice(Packet(17, 1, 2, 3));
        var key = PgpKeyReader.ReadPublic(file)[0];
        key.UserIds.ShouldHaveSingleItem();
        key.Octets.ToArray().ShouldBe(file);
    }

    private static byte[] WithCertifications(params byte[][] hashed) =>
    [
        .. Packet(6, RsaKey()), .. UserId("Alice"),
        .. hashed.SelectMany(subpackets => Sign(0x13, UserIdToHash(AliceText), subpackets)),
    ];

    private static byte[] RevokeBob(uint time) => Sign(0x30, UserIdToHash(PgpText.Octets("Bob")), Created(time));

    private static byte[] Spoil(byte[] signature)
    {
        signature[^20] ^= 1;
        return signature;
    }
}
