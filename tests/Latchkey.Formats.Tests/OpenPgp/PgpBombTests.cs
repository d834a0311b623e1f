using System.Security.Cryptography;
using Latchkey.Formats.OpenPgpPackets;
using Latchkey.Formats.OpenPgpSecrets;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Tests.KeystoreFiles;
using static Latchkey.Formats.Tests.OpenPgp.PgpPackets;

namespace Latchkey.Formats.Tests.OpenPgp;

/// <summary>Files that ask for more work or memory than honest ones.</summary>
public sealed class PgpBombTests
{
    private const long NoMemory = 100_000;

    private static readonly byte[] TooLong = new byte[PgpLimits.MaxFileLength + 1];

    [Fact]
    public void Too_long_a_file_is_refused_unread() =>
        Allocations.Of(() => TooLong.ShouldBeTooCostly("octets")).ShouldBeLessThan(NoMemory);

    [Fact]
    public void Lengths_that_the_file_does_not_have_cost_nothing()
    {
        byte[][] lies =
        [
            [0xC6, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 4],
            [0xC6, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 4],
            [0x9A, 0xFF, 0xFF, 0xFF, 0xFF, 4],
            [0x9A, 0x80, 0, 0, 0, 4],
            [0xC6, 0xFF, 0xFF],
            [0xC6],
            [0x99, 0xFF],
            Packet(6, Key(4, 1, 0xFF, 0xFF, 1)),
            Packet(6, Key(4, 19, 0xFF, 1)),
            Packet(6, 4, 0),
        ];
        foreach (var lie in lies) Allocations.Of(() => lie.ShouldBeNoPgpFile("damaged")).ShouldBeLessThan(NoMemory);
    }

    [Fact]
    public void Lengths_in_signatures_that_the_file_does_not_have_cost_nothing()
    {
        byte[][] lies =
        [
            [4, 0x13, 1, 8, 0xFF, 0xFF, 0],
            [4, 0x13, 1, 8, 0, 0, 0xFF, 0xFF, 0],
            [4, 0x13, 1, 8, 0, 6, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 0, 0, 0],
            [4, 0x13, 1, 8, 0, 1, 0, 0, 0, 0, 0],
            [4, 0x13, 1, 8, 0, 3, 2, 2, 0, 0, 0, 0, 0],
            [4, 0x13],
        ];
        foreach (var lie in lies)
        {
            var file = Alice(Packet(2, lie));
            Allocations.Of(() => file.ShouldBeNoPgpFile("damaged")).ShouldBeLessThan(NoMemory);
        }
    }

    [Fact]
    public void Too_many_of_anything_is_refused()
    {
        Repeat(PgpLimits.MaxPackets + 1, [0xC0 | 10, 0]).ShouldBeTooCostly("more than 10000 packets");
        Repeat(PgpLimits.MaxKeys + 1, Packet(6, RsaKey())).ShouldBeTooCostly("more than 500 keys");
        Alice(Repeat(PgpLimits.MaxUserIds, UserId("Bob"))).ShouldBeTooCostly("more than 200 user IDs");
        Alice(Repeat(PgpLimits.MaxUserIds, Packet(17))).ShouldBeTooCostly("more than 200 user IDs");
        Alice(Repeat(PgpLimits.MaxSubkeys + 1, Packet(14, RsaKey()))).ShouldBeTooCostly("more than 100 subkeys");
        Alice(Repeat(PgpLimits.MaxSignatures, Packet(2, 3))).ShouldBeTooCostly("more than 5000 signatures");
    }

    [Fact]
    public void Too_long_packets_are_refused()
    {
        Alice(UserId(new string('x', PgpLimits.MaxUserIdLength + 1))).ShouldNotBeTakenAsPgpKey("more than 2048 octets");
        Alice(Packet(14, new byte[PgpLimits.MaxKeyLength + 1])).ShouldNotBeTakenAsPgpKey("more than 16384 octets");
    }

    [Fact]
    public void Many_blocks_and_many_lines_are_read_in_linear_time()
    {
        const string Empty = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----\n";
        var blocks = PgpText.Octets(string.Concat(Enumerable.Repeat(Empty, PgpLimits.MaxFileLength / Empty.Length)));
        var begins = PgpText.Octets(string.Concat(Enumerable.Repeat(Empty[..37], PgpLimits.MaxFileLength / 37)));
        ThreadTime.ShouldBeLessThan(TimeSpan.FromSeconds(0.5), () => PgpRefusals.OfPublic(blocks).ShouldBeOf(FileFault.NoPgpPublicKey));
        ThreadTime.ShouldBeLessThan(TimeSpan.FromSeconds(0.5), () => begins.ShouldBeNoPgpFile("damaged"));
        ThreadTime.ShouldBeLessThan(TimeSpan.FromSeconds(0.5), () => PgpRefusals.OfPublic(Repeat(PgpLimits.MaxFileLength, [(byte)'\n'])));
    }

    // Each names the key as its issuer and has the start of the hash that it should have, so nothing but a verification shows that it is
    // false.
    [Theory]
    [InlineData(512)]
    [InlineData(3072)]
    [InlineData(8192)]
    public void False_signatures_of_RSA_cost_less_than_a_second(int bits)
    {
        // The exponent is as long as the reader allows.
        var exponent = bits > 3072 ? 64 : bits;
        var key = Key(4, 1, [.. NumberOfSize(bits), .. Number([0x7F, .. RandomNumberGenerator.GetBytes((exponent / 8) - 1)])]);
        ShouldCostLessThanASecond(key, 1, NumberOfSize(bits - 8));
    }

    [Theory]
    [InlineData(1024, 160)]
    [InlineData(3072, 256)]
    [InlineData(3072, 512)]
    public void False_signatures_of_DSA_cost_less_than_a_second(int bits, int subprime) => ShouldCostLessThanASecond(
        Key(4, 17, [.. NumberOfSize(bits), .. NumberOfSize(subprime), .. NumberOfSize(bits - 8), .. NumberOfSize(bits - 8)]),
        17, [.. NumberOfSize(subprime - 8), .. NumberOfSize(subprime - 8)]);

    [Theory]
    [InlineData("nistP256")]
    [InlineData("nistP384")]
    [InlineData("nistP521")]
    [InlineData("brainpoolP512r1")]
    public void False_signatures_of_ECDSA_cost_less_than_a_second(string name)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(name));
        var parameters = key.ExportParameters(false);
        var oid = name switch
        {
            "nistP256" => "2A8648CE3D030107",
            "nistP384" => "2B81040022",
            "nistP521" => "2B81040023",
            _ => "2B240303020801010D",
        };
        byte[] numbers = [(byte)(oid.Length / 2), .. Convert.FromHexString(oid), .. Number([4, .. parameters.Q.X!, .. parameters.Q.Y!])];
        ShouldCostLessThanASecond(Key(4, 19, numbers), 19, [.. NumberOfSize(248), .. NumberOfSize(248)]);
    }

    [Fact]
    public void False_signatures_of_Ed25519_cost_less_than_a_second()
    {
        byte[] point = Convert.FromHexString("D75A980182B10AB7D54BFED3C964073A0EE172F3DAA62325AF021A68F707511A");
        byte[] key = Key(4, 22, [9, 0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01, .. Number([0x40, .. point])]);
        ShouldCostLessThanASecond(key, 22, [.. NumberOfSize(256), .. Number([1, .. new byte[31]])]);
    }

    [Fact]
    public void A_file_of_long_user_IDs_and_signatures_costs_less_than_a_second()
    {
        // The start of the hash is wrong, which shows after hashing.
        var key = RsaKey();
        var signature = Packet(2, [4, 0x13, 1, 11, .. UInt16(4_000), .. Created(), .. Subpacket(20, new byte[3_984]), 0, 0, 0, 0, 0, 0]);
        byte[] file = [.. Packet(6, key), .. UserId(new string('x', 2_000)), .. Repeat(250, signature)];
        ThreadTime.ShouldBeLessThan(TimeSpan.FromSeconds(1), () => PgpRefusals.OfPublic(file));
    }

    [Theory]
    [InlineData(2, 16)]
    [InlineData(8, 16)]
    [InlineData(10, 16)]
    [InlineData(3, 32)]
    [InlineData(1, 32)]
    public void Too_many_derivations_are_refused_before_the_first(byte hash, byte keyLength)
    {
        byte cipher = keyLength == 16 ? (byte)7 : (byte)9;
        byte[] file = [.. Packet(5, Locked()), .. UserId("Alice"), .. Repeat(20, i => Packet(7, Locked(i)))];

        ThreadTime.ShouldBeLessThan(
            TimeSpan.FromSeconds(0.2), () => PgpRefusals.OfSecret(file).ShouldBeOf(FileFault.TooCostly).Reason.ShouldContain("fewer keys"));

        byte[] Locked(int salt = 0) =>
            [.. RsaKey(), 254, cipher, 3, hash, .. new byte[7], (byte)salt, 0xFF, .. new byte[16], .. new byte[600]];
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(1)]
    public void A_derivation_takes_no_longer_than_the_budget_expects(byte hash)
    {
        var derivation = new StringToKey(hash, 1, StringToKey.UsualCount);
        // The budget of a second has 0.78 s.
        var limit = TimeSpan.FromMicroseconds(derivation.CostOf(8, 32) / 780.0);
        ThreadTime.ShouldBeLessThan(limit, () => derivation.Derive("password"u8, 32).Dispose());
    }

    [Fact]
    public void A_derivation_is_that_of_the_standard()
    {
        // Each output is the hash of zeros and the repeated salt and passphrase (RFC 4880 section 3.7.1.3).
        byte[] period = [0, 0, 0, 0, 0, 0, 0, 7, .. "password"u8];
        byte[] data = [.. Repeat(100, period)];
        foreach (var (number, hash) in new (byte, Func<byte[], byte[]>)[]
            { (1, MD5.HashData), (2, SHA1.HashData), (8, SHA256.HashData), (9, SHA384.HashData), (10, SHA512.HashData) })
        {
            using var derived = new StringToKey(number, 7, 1088).Derive("password"u8, 32);
            byte[] expected = [.. hash(data[..1088]), .. hash([0, .. data[..1088]])];
            derived.Span.ToArray().ShouldBe(expected[..32]);
            using var once = new StringToKey(number, 7, 0).Derive("password"u8, 16);
            once.Span.ToArray().ShouldBe(hash(period)[..16]);
            using var unsalted = new StringToKey(number, null, 0).Derive("password"u8, 16);
            unsalted.Span.ToArray().ShouldBe(hash([.. "password"u8])[..16]);
        }
    }

    private static byte[] Repeat(int count, byte[] octets) => Repeat(count, _ => octets);

    private static byte[] Repeat(int count, Func<int, byte[]> octets) => [.. Enumerable.Range(0, count).SelectMany(octets)];

    private static void ShouldCostLessThanASecond(byte[] key, byte algorithm, byte[] numbers)
    {
        var text = PgpText.Octets("Alice");
        byte[] file = [.. Packet(6, key), .. Packet(13, text), .. Repeat(4_900, False)];
        if (file.Length > PgpLimits.MaxFileLength) file = file[..FullPackets(file)];
        ThreadTime.ShouldBeLessThan(TimeSpan.FromSeconds(1), () => PgpRefusals.OfPublic(file));

        byte[] False(int i)
        {
            byte[] hashed = Created((uint)i);
            byte[] start = [4, 0x13, algorithm, 8, .. UInt16(hashed.Length), .. hashed];
            var hash = SHA256.HashData([.. KeyToHash(key), .. UserIdToHash(text), .. start, 4, 0xFF, .. UInt32((uint)start.Length)]);
            return Packet(2, [.. start, 0, 0, hash[0], hash[1], .. numbers]);
        }

        int FullPackets(byte[] whole)
        {
            var position = 0;
            while (position + 6 + BitConverter.ToInt32([whole[position + 5], whole[position + 4], 0, 0]) <= PgpLimits.MaxFileLength)
                position += 6 + BitConverter.ToInt32([whole[position + 5], whole[position + 4], 0, 0]);
            return position;
        }
    }
}
