using Latchkey.Formats.OpenPgp;
using Latchkey.Formats.Refusals;
using static Latchkey.Formats.Tests.OpenPgp.PgpPackets;

namespace Latchkey.Formats.Tests.OpenPgp;

/// <summary>The forms of a file around its keys.</summary>
public sealed class PgpArmourTests
{
    private static readonly byte[] Key = Alice();
    private static readonly string Armoured = PgpText.Armour(Key);

    public static TheoryData<string> Forms =>
    [
        Armoured,
        "\uFEFF" + Armoured,
        "pub rsa2048\nAlice: ü €\n\n" + Armoured + "\nBest wishes\n-- \nAlice",
        Armoured.Replace("\n", "\r\n"),
        Armoured.Replace("\n", "\r"),
        Armoured.Replace("\n", " \t\n"),
        Armoured.Replace("\n", "\n  "),
        Armoured.Replace("-----\n\n", "-----\nVersion: GnuPG v2\nComment: a: b\nCharset: utf-8\n\n"),
        Armoured.Replace("-----\n\n", "-----\n \t\n"),
        Armoured.Replace("-----\n\n", "-----\n"),
        Armoured[..Armoured.LastIndexOf('=')] + "-----END PGP PUBLIC KEY BLOCK-----", // no checksum
        Armoured.TrimEnd(),
        "-----BEGIN PGP MESSAGE-----\n\nAAAA\n-----END PGP MESSAGE-----\n" + Armoured,
    ];

    [Theory, MemberData(nameof(Forms))]
    public void An_armoured_key_is_found(string text) =>
        PgpKeyReader.ReadPublic(PgpText.Octets(text)).ShouldHaveSingleItem().Octets.ToArray().ShouldBe(Key);

    [Fact]
    public void Several_blocks_and_several_keys_in_a_block_are_read()
    {
        var text = Armoured + "and\n" + PgpText.Armour([.. Key, .. Key]);
        PgpKeyReader.ReadPublic(PgpText.Octets(text)).Count.ShouldBe(3);
    }

    [Fact]
    public void A_binary_file_may_have_padding_behind_its_end() => PgpKeyReader.ReadPublic((byte[])[.. Key, 0, 0, 0x0A]).Count.ShouldBe(1);

    [Fact]
    public void A_wrong_checksum_is_named()
    {
        var start = Armoured.LastIndexOf('=') + 1;
        var text = Armoured[..start] + (Armoured[start] == 'A' ? 'B' : 'A') + Armoured[(start + 1)..];
        PgpRefusals.OfPublic(PgpText.Octets(text)).ShouldBeOf(FileFault.PgpChecksumWrong);
    }

    [Fact]
    public void An_altered_character_is_found_by_the_checksum()
    {
        var position = Armoured.IndexOf('\n', 100) + 10;
        var text = Armoured[..position] + (Armoured[position] == 'A' ? 'B' : 'A') + Armoured[(position + 1)..];
        PgpRefusals.OfPublic(PgpText.Octets(text)).ShouldBeOf(FileFault.PgpChecksumWrong);
    }

    [Fact]
    public void Damaged_armour_is_refused()
    {
        var crc = Armoured.LastIndexOf('=');
        string[] damaged =
        [
            Armoured.Replace("-----END PGP PUBLIC KEY BLOCK-----", ""),
            Armoured[..400],
            Armoured.Replace("-----END", "****\n-----END"),
            Armoured[..(crc + 1)] + "A*==\n-----END PGP PUBLIC KEY BLOCK-----",
            Armoured[..crc] + "=AAAA\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----",
            Armoured[..(crc - 2)] + "\n-----END PGP PUBLIC KEY BLOCK-----",
        ];
        foreach (var text in damaged) PgpText.Octets(text).ShouldBeNoPgpFile("damaged");
    }

    [Fact]
    public void A_packet_does_not_reach_into_the_next_block() =>
        PgpText.Octets(PgpText.Armour(Key[..^10]) + PgpText.Armour(Key[^10..])).ShouldBeNoPgpFile("damaged");

    [Fact]
    public void Trust_packets_markers_and_padding_are_not_kept()
    {
        byte[] file = [.. Packet(10, [.. "PGP"u8]), .. Key, .. Packet(12, 0, 3), .. Packet(21, new byte[40])];
        PgpKeyReader.ReadPublic(file).ShouldHaveSingleItem().Octets.ToArray().ShouldBe(Key);
    }
}
