using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Tests;

namespace Latchkey.Fuzz.Inputs;

/// <summary>Small bodies that ask for much, by their defect. Each of them is to be refused, or to be done in a second.</summary>
internal static class Bombs
{
    private const int MebiByte = 1024 * 1024;

    public static IEnumerable<HostileUpload> All => [.. Certificates, .. Keystores, .. Keys, .. Documents];

    private static IEnumerable<HostileUpload> Certificates =>
    [
        HostileUpload.Certificate("2,000 nested levels", Nested(2_000), "bomb"),
        HostileUpload.Certificate(
            "2,000 nested levels without an end", [.. Enumerable.Repeat<byte[]>([0x30, 0x80], 2_000).SelectMany(level => level)], "bomb"),
        HostileUpload.Certificate("a length of 2 GiB", [0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF, 0x30, 0x00], "bomb"),
        HostileUpload.Certificate("a length of eight octets", [0x30, 0x88, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "bomb"),
        HostileUpload.Certificate(
            "PEM that begins a thousand times", Ascii(string.Concat(Enumerable.Repeat("-----BEGIN CERTIFICATE-----", 350))), "bomb"),
        HostileUpload.Certificate("10 kB of base64 that is nothing", Ascii(new string('A', 10_000)), "bomb"),
        HostileUpload.Certificate("nothing", [], "bomb"),
        HostileUpload.Chain("30 kB of empty PEM blocks",
            Ascii(string.Concat(Enumerable.Repeat("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", 560)))),
        HostileUpload.Chain("nested sequences in a chain", Nested(7_000)),
    ];

    private static IEnumerable<HostileUpload> Keystores =>
    [
        HostileUpload.KeyPair("a MAC of 5,000,000 iterations", Pkcs12(5_000_000), "bomb"),
        HostileUpload.KeyPair("a MAC of 2^62 iterations", Pkcs12(1L << 62), "bomb"),
        HostileUpload.Keystore("20 keys of 5,000,000 iterations", Pkcs12(1, [.. Enumerable.Repeat(CostlyKey(5_000_000), 20)])),
        HostileUpload.Keystore("9,000 keys of 1,000 iterations", Pkcs12(1, [.. Enumerable.Repeat(CostlyKey(1_000), 9_000)])),
        HostileUpload.Keystore("100,000 empty bags", Pkcs12(1, [.. Enumerable.Repeat(Der.Sequence(), 100_000)])),
        HostileUpload.Keystore("bags in bags, 20,000 levels", Pkcs12(1, Nested(20_000))),
        HostileUpload.Keystore("5 MiB in pieces of one octet", Pieces(5 * MebiByte)),
        HostileUpload.Keystore("6 MiB of zeros", new byte[6 * MebiByte]),
        HostileUpload.Keystore("6 MiB of 0x30", [.. Enumerable.Repeat<byte>(0x30, 6 * MebiByte)]),
        HostileUpload.Keystore("JKS of 51 octets with a length of 1 GiB",
            Jks(0xFEEDFEED, 1, [.. Int32(2), 0, 1, 0x61, .. new byte[8], 0, 5, .. "X.509"u8, .. Int32(0x40000000)])),
        HostileUpload.Keystore("JKS of four billion entries", Jks(0xFEEDFEED, uint.MaxValue, [])),
        HostileUpload.Keystore("JKS with a chain of four billion certificates",
            Jks(0xFEEDFEED, 1, [.. Int32(1), 0, 1, 0x61, .. new byte[8], .. Int32(0), .. Int32(uint.MaxValue)])),
        HostileUpload.Keystore(
            "JKS of 10,000 empty certificates", Jks(0xFEEDFEED, 10_000, [.. Enumerable.Range(0, 10_000).SelectMany(EmptyCertificate)])),
        HostileUpload.Keystore("JCEKS with an object of another class",
            Jks(0xCECECECE, 1, [.. Int32(3), 0, 1, 0x61, .. new byte[8], .. "\xAC\xED\0\x05sr\0\x11java.util.HashMap"u8])),
        HostileUpload.Keystore("JCEKS with 17 keys of 1,000,000 iterations",
            Jks(0xCECECECE, 17, [.. Enumerable.Range(0, 17).SelectMany(i => JceksKey((byte)i, 1_000_000))])),
    ];

    private static IEnumerable<HostileUpload> Keys =>
    [
        HostileUpload.SshKey("OpenSSH with four billion rounds", Pem("OPENSSH PRIVATE KEY", OpenSsh(uint.MaxValue)), "bomb"),
        HostileUpload.SshKey("PuTTY with 4 TiB of Argon2", Ascii(Putty("4294967295", "1", "1")), "bomb"),
        HostileUpload.SshKey("PuTTY with four billion passes", Ascii(Putty("8192", "4294967295", "1")), "bomb"),
        HostileUpload.SshKey("PuTTY with four billion lines",
            Ascii("PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: \nPublic-Lines: 4294967295\n"), "bomb"),
        HostileUpload.SshKey("PKCS#8 with 2^31 iterations",
            Pem("ENCRYPTED PRIVATE KEY", Der.Sequence(Pbes2(int.MaxValue), Der.Value(0x04, new byte[64]))), "bomb"),
        HostileUpload.RsaKey("RSA of 32,768 bits",
            Pem("RSA PRIVATE KEY",
            Der.Sequence([Der.Integer(0), Der.Integer([0x01, .. new byte[4_094], 0x01]), .. Enumerable.Repeat(Der.Integer(3), 7)])),
            "bomb"),
        HostileUpload.Post("RSA to be made of 2^31 bits", "KeyPairGenerationRequests",
            new { Alias = "bomb", KeyType = "RSA", KeySize = int.MaxValue, CommonName = "a", Country = "DE" }),
    ];

    private static IEnumerable<HostileUpload> Documents =>
    [
        Json("60,000 brackets", new string('[', 60_000)),
        Json("10,000 objects in each other", string.Concat(Enumerable.Repeat("{\"a\":", 10_000))),
        Json("6,000 properties", $"{{{string.Join(',', Enumerable.Range(0, 6_000).Select(i => $"\"p{i}\":1"))}}}"),
        Json("one property 5,000 times", $"{{{string.Join(',', Enumerable.Repeat("\"Alias\":\"a\"", 5_000))}}}"),
        Json("a number of 60,000 digits", $"{{\"KeySize\":{new string('9', 60_000)}}}"),
        Atom("a billion laughs", "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><entry>&b;</entry>"),
        Atom("10,000 elements in each other", string.Concat(Enumerable.Repeat("<a>", 10_000))),
        Atom("5,000 attributes", $"<entry {string.Join(' ', Enumerable.Range(0, 5_000).Select(i => $"a{i}='1'"))}/>"),
        HostileUpload.MassDelete("two million semicolons", new string(';', 2_000_000)),
        HostileUpload.MassDelete("a million times one alias", string.Concat(Enumerable.Repeat("a;", 1_000_000))),
        HostileUpload.MassDelete("300,000 aliases", string.Join(';', Enumerable.Range(0, 300_000))),
        HostileUpload.MassDelete("a million backslashes", new string('\\', 1_000_000)),
        HostileUpload.Batch("10,000 requests", "b",
            Ascii(string.Concat(
            Enumerable.Repeat("--b\r\nContent-Type: application/http\r\n\r\nGET KeystoreEntries HTTP/1.1\r\n\r\n\r\n", 10_000)) + "--b--")),
        HostileUpload.Batch(
            "a batch in a batch", "b", Ascii("--b\r\nContent-Type: application/http\r\n\r\nPOST $batch HTTP/1.1\r\n\r\n\r\n--b--")),
        HostileUpload.Batch("9 MiB without a delimiter", "b", new byte[9 * MebiByte]),
        HostileUpload.Batch("9 MiB of dashes", "b", [.. Enumerable.Repeat((byte)'-', 9 * MebiByte)]),
        HostileUpload.Batch("four million line ends", "b", [.. Enumerable.Repeat((byte)'\n', 4 * MebiByte)]),
    ];

    private static HostileUpload Json(string name, string text) =>
        new(name, "POST", "KeyPairGenerationRequests", "application/json", Ascii(text));

    private static HostileUpload Atom(string name, string text) =>
        new(name, "POST", "KeyPairGenerationRequests", "application/atom+xml", Ascii(text));

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Pem(string label, byte[] der) => Ascii(PemEncoding.WriteString(label, der));

    private static byte[] Nested(int levels)
    {
        // From the inside out: the length of each level is that of what was written behind it.
        var octets = new LinkedList<byte[]>();
        for (int level = 0, length = 0; level < levels; level++)
        {
            var head = Der.Value(0x30, new byte[length])[..^length];
            octets.AddFirst(head);
            length += head.Length;
        }

        return [.. octets.SelectMany(head => head)];
    }

    private static byte[] Pkcs12(long iterations, params byte[][] bags) => Der.Sequence(
        Der.Integer(3),
        Data(Der.Sequence(Data(Der.Sequence(bags)))),
        Der.Sequence(
            Der.Sequence(Der.Sequence(Der.Oid("1.3.14.3.2.26"), [0x05, 0x00]), Der.Value(0x04, new byte[20])),
            Der.Value(0x04, new byte[8]), Der.Number(iterations)));

    private static byte[] Data(byte[] octets) => Der.Sequence(Der.Oid("1.2.840.113549.1.7.1"), Der.Value(0xA0, Der.Value(0x04, octets)));

    // The contents as BER may have them: a string that is put together of others.
    private static byte[] Pieces(int count) =>
    [
        0x30, 0x80, .. Der.Integer(3), 0x30, 0x80, .. Der.Oid("1.2.840.113549.1.7.1"), 0xA0, 0x80, 0x24, 0x80,
        .. Enumerable.Repeat<byte[]>([0x04, 0x01, 0x30], count / 3).SelectMany(piece => piece), .. new byte[8],
    ];

    private static byte[] CostlyKey(long iterations) =>
        Der.Sequence(
            Der.Oid("1.2.840.113549.1.12.10.1.2"), Der.Value(0xA0, Der.Sequence(Pbes2(iterations), Der.Value(0x04, new byte[64]))));

    private static byte[] Pbes2(long iterations) => Der.Sequence(
        Der.Oid("1.2.840.113549.1.5.13"),
        Der.Sequence(
            Der.Sequence(Der.Oid("1.2.840.113549.1.5.12"), Der.Sequence(Der.Value(0x04, new byte[8]), Der.Number(iterations))),
            Der.Sequence(Der.Oid("2.16.840.1.101.3.4.1.42"), Der.Value(0x04, new byte[16]))));

    private static byte[] Jks(uint magic, uint count, byte[] entries)
    {
        byte[] body = [.. Int32(magic), .. Int32(2), .. Int32(count), .. entries];
        return [.. body, .. SHA1.HashData([.. Encoding.BigEndianUnicode.GetBytes(Seeds.Password), .. "Mighty Aphrodite"u8, .. body])];
    }

    private static byte[] EmptyCertificate(int number) =>
        [.. Int32(2), 0, 4, .. Ascii($"{number:0000}"), .. new byte[8], 0, 5, .. "X.509"u8, .. Int32(0)];

    private static byte[] JceksKey(byte alias, int iterations)
    {
        var algorithm = Der.Sequence(Der.Oid("1.3.6.1.4.1.42.2.19.1"), Der.Sequence(Der.Value(0x04, new byte[8]), Der.Number(iterations)));
        var key = Der.Sequence(algorithm, Der.Value(0x04, new byte[64]));
        return [.. Int32(1), 0, 1, (byte)(0x61 + alias), .. new byte[8], .. Int32((uint)key.Length), .. key, .. Int32(0)];
    }

    private static byte[] OpenSsh(uint rounds) =>
    [
        .. "openssh-key-v1\0"u8, .. Block("aes256-ctr"u8), .. Block("bcrypt"u8), .. Block([.. Block(new byte[16]), .. Int32(rounds)]),
        .. Int32(1), .. Block(new byte[32]), .. Block(new byte[256]),
    ];

    private static string Putty(string memory, string passes, string parallelism) =>
        "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\nComment: \nPublic-Lines: 1\nAAAA\n" +
        $"Key-Derivation: Argon2id\nArgon2-Memory: {memory}\nArgon2-Passes: {passes}\nArgon2-Parallelism: {parallelism}\n" +
        "Argon2-Salt: 00000000000000000000000000000000\nPrivate-Lines: 1\nAAAA\nPrivate-MAC: 00\n";

    private static byte[] Block(ReadOnlySpan<byte> octets) => [.. Int32((uint)octets.Length), .. octets];

    private static byte[] Int32(uint value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return octets;
    }
}
