using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Tests.KeystoreFiles;
using Latchkey.Fuzz;
using Latchkey.Fuzz.Inputs;
using Latchkey.Formats.Tests;

namespace Latchkey.Promises.Hostile;

/// <summary>The costliest uploads that are not refused at once, of each format.</summary>
internal static class WorstFiles
{
    /// <summary>Makes them, in a minute.</summary>
    /// <param name="tools">Where.</param>
    /// <param name="pair">The certificate of the key pair that chains are uploaded for, PEM.</param>
    public static async Task<IReadOnlyList<HostileUpload>> MakeAsync(ToolFolder tools, string pair)
    {
        tools.Write("chain.pem", Encoding.ASCII.GetBytes(pair));
        await tools.RunAsync(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key -subj /CN=worst -days 30 -out " +
                "cert.pem; openssl x509 -in cert.pem -outform DER -out cert.der; " +
            "export_() { openssl pkcs12 -export -inkey key -in cert.pem -passout pass:changeit \"$@\"; }; " +
            "export_ -iter 660000 -out sha256; " + // two million iterations in all; the next three 0.78 s by the table of costs
            "export_ -iter 298000 -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1 -out 3des; " +
            "export_ -iter 348000 -legacy -macalg sha1 -out rc2; " +
            "openssl pkcs8 -topk8 -in key -passout pass:changeit -v1 PBE-SHA1-3DES -iter 700000 -out pkcs8; " +
            "ssh-keygen -q -t ed25519 -a 150 -N changeit -f openssh; " +
            "puttygen -q -t ed25519 -C x -o putty --ppk-param memory=57344,passes=7 --new-passphrase <(printf changeit); " +
            "openssl pkcs8 -topk8 -in key -outform DER -passout pass:changeit -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 20000 -out " +
                "bag; " +
            "openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa; openssl req -x509 -key rsa -subj /CN=worst " +
                "-days 30 -outform DER -out rsa.der; " +
            "openssl pkcs8 -topk8 -in rsa -outform DER -passout pass:changeit -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 13300 -out " +
                "bag150; " +
            "openssl genrsa -traditional -out rsa8192 8192; " +
            // Nineteen certificates of the pair's name, so that each may have issued it, on the slowest curve.
            "for i in $(seq 19); do openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:sect571r1 -nodes -keyout k " +
            "-subj /C=DE/CN=pair -days 30 -out c.pem; cat c.pem >>chain.pem; done");
        var certificate = tools.Read("cert.der");
        return
        [
            HostileUpload.KeyPair("PKCS#12, PBKDF2", tools.Read("sha256"), "worst"),
            HostileUpload.KeyPair("PKCS#12, Triple DES", tools.Read("3des"), "worst"),
            HostileUpload.KeyPair("PKCS#12, RC2", tools.Read("rc2"), "worst"),
            HostileUpload.Keystore("PKCS#12, 98 keys of 20,000 iterations", KeysOf(tools.Read("bag"), 98)),
            HostileUpload.Keystore("PKCS#12, 150 pairs of 13,300 iterations", PairsOf(tools.Read("bag150"), tools.Read("rsa.der"), 150)),
            HostileUpload.Keystore("PKCS#12, 10,000 certificates", Pkcs12(certificate, 10_000)),
            HostileUpload.Keystore("JKS, 10,000 certificates", Jks(certificate, 10_000)),
            HostileUpload.Keystore(
                "PKCS#12, 9,600 namesakes of an issuer", ChainOf(CostlyChains.Namesakes(different: 9_000, possible: 600))),
            HostileUpload.Keystore("PKCS#12, 740 issuers of a leaf with 50,000 extensions", ChainOf(CostlyChains.LongLeaf(50_000, 740))),
            HostileUpload.Keystore("PKCS#12, 740 issuers with long exponents", ChainOf(CostlyChains.LongExponents(740))),
            HostileUpload.Keystore("PKCS#12, 2,000 keys above which issuers go in circles", ChainOf(CostlyChains.Circle(9), keys: 2_000)),
            HostileUpload.Keystore("JKS, 700 keys above which issuers go in circles", JksOf(CostlyChains.Circle(9), 700)),
            HostileUpload.Keystore("JCEKS, 12 keys of 1,000,000 iterations", Jceks(12, 1_000_000)),
            HostileUpload.SshKey("OpenSSH, 150 rounds", tools.Read("openssh"), "worst"),
            HostileUpload.SshKey("PuTTY, 56 MiB of Argon2", tools.Read("putty"), "worst"),
            HostileUpload.SshKey("PKCS#8, Triple DES", tools.Read("pkcs8"), "worst"),
            HostileUpload.RsaKey("RSA of 8,192 bits", tools.Read("rsa8192"), "worst"),
            HostileUpload.Chain("20 certificates of one name", tools.Read("chain.pem")),
            HostileUpload.MassDelete("100,000 aliases", string.Join(';', Enumerable.Range(0, 100_000))),
            .. Bombs.All.Where(bomb => bomb.Body.Length > 1_000_000),
        ];
    }

    private static byte[] Pkcs12(byte[] certificate, int count) => Pkcs12(Enumerable.Repeat(CertificateBag(certificate), count));

    // The same key again and again.
    private static byte[] KeysOf(byte[] encryptedKey, int count) => Pkcs12(Enumerable.Repeat(KeyBag(encryptedKey), count));

    // Each is a pair that is joined, settled, proven and sealed.
    private static byte[] PairsOf(byte[] encryptedKey, byte[] certificate, int count) =>
        Pkcs12(Enumerable.Repeat(KeyBag(encryptedKey), count).Append(CertificateBag(certificate)));

    // The key is in unencrypted bags.
    private static byte[] ChainOf(CostlyChains chains, int keys = 1)
    {
        var key = Der.Sequence(Der.Oid("1.2.840.113549.1.12.10.1.1"), Der.Value(0xA0, chains.Pkcs8));
        return Pkcs12(chains.Certificates.Select(CertificateBag).Concat(Enumerable.Repeat(key, keys)));
    }

    private static byte[] Pkcs12(IEnumerable<byte[]> bags) =>
        Der.Sequence(Der.Integer(3), Data(Der.Sequence(Data(Der.Sequence([.. bags])))));

    private static byte[] KeyBag(byte[] encryptedKey) => Der.Sequence(Der.Oid("1.2.840.113549.1.12.10.1.2"), Der.Value(0xA0, encryptedKey));

    private static byte[] CertificateBag(byte[] certificate) => Der.Sequence(
        Der.Oid("1.2.840.113549.1.12.10.1.3"),
        Der.Value(0xA0, Der.Sequence(Der.Oid("1.2.840.113549.1.9.22.1"), Der.Value(0xA0, Der.Value(0x04, certificate)))));

    private static byte[] Data(byte[] octets) => Der.Sequence(Der.Oid("1.2.840.113549.1.7.1"), Der.Value(0xA0, Der.Value(0x04, octets)));

    private static byte[] Jks(byte[] certificate, int count) => Store(0xFEEDFEED, count, i =>
        [.. Int32(2), 0, 4, .. Encoding.ASCII.GetBytes($"{i:0000}"), .. new byte[8], 0, 5, .. "X.509"u8, .. Int32(certificate.Length),
            .. certificate]);

    private static byte[] JksOf(CostlyChains chains, int count)
    {
        var key = Protected(chains.Pkcs8);
        byte[] chain = [.. chains.Certificates.SelectMany(one => (byte[])[0, 5, .. "X.509"u8, .. Int32(one.Length), .. one])];
        return Store(0xFEEDFEED, count, i =>
            [.. Int32(1), 0, 4, .. Encoding.ASCII.GetBytes($"{i:0000}"), .. new byte[8], .. Int32(key.Length), .. key,
                .. Int32(chains.Certificates.Length), .. chain]);
    }

    // salt (20) | key, xor a stream of hashes of the password and the one before | hash of password and key
    private static byte[] Protected(byte[] pkcs8)
    {
        var password = Encoding.BigEndianUnicode.GetBytes(Seeds.Password);
        var (hash, hidden) = (new byte[20], pkcs8.ToArray());
        for (var i = 0; i < hidden.Length; i++)
        {
            if (i % hash.Length == 0) hash = SHA1.HashData([.. password, .. hash]);
            hidden[i] ^= hash[i % hash.Length];
        }

        byte[] octets = [.. new byte[20], .. hidden, .. SHA1.HashData([.. password, .. pkcs8])];
        return Der.Sequence(Der.Sequence(Der.Oid("1.3.6.1.4.1.42.2.17.1.1"), [0x05, 0x00]), Der.Value(0x04, octets));
    }

    private static byte[] Jceks(int count, int iterations)
    {
        var algorithm = Der.Sequence(Der.Oid("1.3.6.1.4.1.42.2.19.1"), Der.Sequence(Der.Value(0x04, new byte[8]), Der.Number(iterations)));
        var key = Der.Sequence(algorithm, Der.Value(0x04, new byte[64]));
        return Store(0xCECECECE, count,
            i => [.. Int32(1), 0, 4, .. Encoding.ASCII.GetBytes($"{i:0000}"), .. new byte[8], .. Int32(key.Length), .. key, .. Int32(0)]);
    }

    private static byte[] Store(uint magic, int count, Func<int, byte[]> entry)
    {
        using var body = new MemoryStream();
        body.Write([.. Int32((int)magic), .. Int32(2), .. Int32(count)]);
        for (var i = 0; i < count; i++) body.Write(entry(i));
        return [.. body.ToArray(),
            .. SHA1.HashData([.. Encoding.BigEndianUnicode.GetBytes(Seeds.Password), .. "Mighty Aphrodite"u8, .. body.ToArray()])];
    }

    private static byte[] Int32(int value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(octets, value);
        return octets;
    }
}
