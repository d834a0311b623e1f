using Latchkey.Formats.OpenPgp;
using Latchkey.Formats.Refusals;
using static Latchkey.Formats.Tests.OpenPgp.PgpPackets;

namespace Latchkey.Formats.Tests.OpenPgp;

/// <summary>Files that are no keys, or keys that nobody could use.</summary>
public sealed class PgpRefusalTests(GnuPgKeys keys)
{
    private static readonly byte[] Certified = CertifiedUserId(PgpText.Octets("Alice"));

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("\uFEFF\n")]
    public void An_empty_file_is_refused(string text) => PgpRefusals.OfPublic(PgpText.Octets(text)).ShouldBeOf(FileFault.Empty);

    [Theory]
    [InlineData("Hello")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n")]
    [InlineData("ssh-rsa AAAA")]
    public void A_text_without_keys_is_refused(string text) => PgpText.Octets(text).ShouldBeNoPgpFile("has no OpenPGP keys");

    [Theory]
    [InlineData(1)] // encrypted session key
    [InlineData(3)]
    [InlineData(4)] // one-pass signature
    [InlineData(8)] // compressed
    [InlineData(9)] // encrypted
    [InlineData(11)] // literal
    [InlineData(18)] // encrypted with integrity protection
    [InlineData(20)] // AEAD
    [InlineData(0)]
    [InlineData(60)]
    public void Packets_of_messages_are_refused(int tag)
    {
        Packet(tag, 1, 2, 3).ShouldBeNoPgpFile("where only keys belong");
        Alice(Packet(tag, 1, 2, 3)).ShouldBeNoPgpFile("where only keys belong");
    }

    [Fact]
    public void Messages_of_gpg_are_refused()
    {
        var gpg = keys.Of("ed25519");
        File.WriteAllText(gpg.PathOf("text"), "a text");
        gpg.Make("--store", gpg.PathOf("text")).ShouldBeNoPgpFile("where only keys belong");
        gpg.Make("--symmetric", gpg.PathOf("text")).ShouldBeNoPgpFile("where only keys belong");
        gpg.Make("--recipient", "Alice Example", "--encrypt", gpg.PathOf("text")).ShouldBeNoPgpFile("where only keys belong");
    }

    [Fact]
    public void A_revocation_certificate_or_a_detached_signature_has_no_key()
    {
        var gpg = keys.Of("ed25519");
        File.WriteAllText(gpg.PathOf("text"), "a text");
        var signature = gpg.Make("--detach-sign", gpg.PathOf("text"));
        PgpRefusals.OfPublic(signature).ShouldBeOf(FileFault.NoPgpPublicKey);
        PgpRefusals.OfSecret(signature).ShouldBeOf(FileFault.NoPgpSecretKey);
    }

    [Theory]
    [InlineData(0xE0)] // one octet, and the next length
    [InlineData(0xFE)]
    public void Partial_lengths_are_refused(byte length) => new byte[] { 0xC6, length, 4, 0, 0, 0 }.ShouldBeNoPgpFile("its whole length");

    [Fact]
    public void Indeterminate_lengths_are_refused() => new byte[] { 0x9B, 4, 0, 0, 0 }.ShouldBeNoPgpFile("its whole length");

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(0)]
    [InlineData(255)]
    public void Other_versions_are_refused(byte version)
    {
        PgpRefusals.OfPublic(Packet(6, Key(version, 1, NumberOfSize(2048)))).ShouldBeOf(FileFault.PgpVersionUnsupported)
            .Reason.ShouldContain($"version {version}.");
        PgpRefusals.OfPublic(Alice(Packet(14, Key(version, 1, NumberOfSize(2048))))).ShouldBeOf(FileFault.PgpVersionUnsupported);
        PgpRefusals.OfSecret(Packet(5, Key(version, 1, NumberOfSize(2048)))).ShouldBeOf(FileFault.PgpVersionUnsupported);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)] // Elgamal that signs
    [InlineData(21)]
    [InlineData(25)]
    [InlineData(27)]
    [InlineData(100)]
    public void Other_algorithms_are_refused(byte algorithm) =>
        Packet(6, Key(4, algorithm, NumberOfSize(256))).ShouldNotBeTakenAsPgpKey($"the OpenPGP algorithm {algorithm},");

    [Fact]
    public void Keys_of_other_sizes_are_refused()
    {
        Packet(6, Key(4, 1, [.. NumberOfSize(8200), .. Number(1, 0, 1)])).ShouldNotBeTakenAsPgpKey("more than 8192 bits");
        Packet(6, Key(4, 1, [.. NumberOfSize(504), .. Number(1, 0, 1)])).ShouldNotBeTakenAsPgpKey("fewer than 512 bits");
        Packet(6, Key(4, 1, [.. NumberOfSize(2048), .. Number(1)])).ShouldNotBeTakenAsPgpKey("less than 3");
        Packet(6, Key(4, 1, [.. NumberOfSize(4096), .. NumberOfSize(4088)])).ShouldNotBeTakenAsPgpKey("more than 64 bits");
        Alice(Packet(14, Key(4, 16, [.. NumberOfSize(8200), .. Number(2), .. Number(2)]))).ShouldNotBeTakenAsPgpKey("more than 8192 bits");
        Packet(6, Key(4, 17, [.. NumberOfSize(3080), .. NumberOfSize(256), .. Number(2), .. Number(2)]))
            .ShouldNotBeTakenAsPgpKey("more than 3072 bits");
        Packet(6, Key(4, 17, [.. NumberOfSize(2048), .. NumberOfSize(520), .. Number(2), .. Number(2)]))
            .ShouldNotBeTakenAsPgpKey("too long a subprime");
    }

    [Fact]
    public void Numbers_that_are_inconsistent_are_refused()
    {
        Packet(6, Key(4, 17, [.. NumberOfSize(1024), .. NumberOfSize(160), .. NumberOfSize(1032), .. Number(2)]))
            .ShouldNotBeTakenAsPgpKey("inconsistent");
        Packet(6, Key(4, 16, [.. Number(0x80, 2), .. Number(2), .. Number(2)])).ShouldNotBeTakenAsPgpKey("inconsistent");
        Packet(6, Key(4, 1, [.. NumberOfSize(2048), 0, 0])).ShouldBeNoPgpFile("damaged");
        Packet(6, [.. RsaKey(), 0]).ShouldBeNoPgpFile("damaged");
    }

    [Fact]
    public void Unknown_and_mismatched_curves_are_refused()
    {
        byte[] p256 = [8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
        byte[] ed25519 = [9, 0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01];
        byte[] point = Number([4, .. new byte[64]]);
        Packet(6, Key(4, 19, [3, 1, 2, 3, .. point])).ShouldNotBeTakenAsPgpKey("not supported");
        Packet(6, Key(4, 22, [.. p256, .. point])).ShouldNotBeTakenAsPgpKey("another algorithm");
        Packet(6, Key(4, 19, [.. ed25519, .. Number([0x40, .. new byte[32]])])).ShouldNotBeTakenAsPgpKey("another algorithm");
        Packet(6, Key(4, 19, [.. p256, .. Number([4, .. new byte[63]])])).ShouldBeNoPgpFile("damaged");
        Packet(6, Key(4, 19, [.. p256, .. Number([2, .. new byte[32]])])).ShouldBeNoPgpFile("damaged");
        // A point that is not on the curve verifies nothing.
        ((byte[])[.. Packet(6, Key(4, 19, [.. p256, .. point])), .. Certified]).ShouldNotBeTakenAsPgpKey("no user ID");
    }

    [Fact]
    public void A_key_without_a_valid_user_ID_is_refused()
    {
        Packet(6, RsaKey()).ShouldNotBeTakenAsPgpKey("no user ID");
        ((byte[])[.. Packet(6, RsaKey()), .. UserId("Alice")]).ShouldNotBeTakenAsPgpKey("no user ID");
        ((byte[])[.. Packet(6, RsaKey()), .. UserId("Mallory"), .. Sign(0x13, UserIdToHash(PgpText.Octets("Alice")), Created())])
            .ShouldNotBeTakenAsPgpKey("no user ID");
    }

    [Fact]
    public void Secret_and_public_parts_do_not_mix()
    {
        Alice(Packet(7, Key(4, 1))).ShouldBeNoPgpFile("damaged");
        ((byte[])[.. UserId("Alice"), .. Alice()]).ShouldBeNoPgpFile("damaged");
    }

    [Fact]
    public void Secret_keys_under_other_protections_are_refused_clearly()
    {
        byte[] derivation = [3, 8, .. new byte[8], 0x60];
        Reason(0).ShouldContain("is not encrypted");
        Reason(253, 9, 2).ShouldContain("AEAD");
        Reason(254, 9, 4, 8).ShouldContain("Argon2");
        Reason(9).ShouldContain("PGP 2");
        Reason(254, 9, 2, 8).ShouldContain("unknown key derivation");
        Reason(254, 9, 3, 99).ShouldContain("unknown hash");
        Reason([254, 99, .. derivation]).ShouldContain("unknown cipher");
        Reason([254, 9, 101, 0, .. "GNU"u8, 1]).ShouldContain("is absent");
        Reason([255, 9, 101, 0, .. "GNU"u8, 2]).ShouldContain("is absent");

        static string Reason(params byte[] secret) =>
            PgpRefusals.OfSecret(Packet(5, [.. RsaKey(), .. secret])).ShouldBeOf(FileFault.PgpKeyNotAcceptable).Reason;
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("dsa-2048")]
    [InlineData("ed25519")]
    [InlineData("nistp256")]
    public void Secret_numbers_of_another_key_are_refused(string name)
    {
        using var one = PgpKeyReader.ReadSecret(keys.Of(name).ExportSecret(), GnuPg.Passphrase);
        using var foreign = new GnuPg();
        foreach (var command in new[] { "rsa2048", "dsa2048", "ed25519", "nistp256" })
        {
            if (!name.Contains(command[..3], StringComparison.Ordinal)) continue;
            foreign.Run("--quick-generate-key", "Bob", command, "cert,sign");
        }

        using var other = PgpKeyReader.ReadSecret(foreign.ExportSecret(), GnuPg.Passphrase);
        using var mixed = PgpSecrets.Mix(one.Keys[0].Octets, other.Keys[0].Octets);
        PgpRefusals.OfSecret(PgpSecrets.Encrypt(mixed, GnuPg.Passphrase)).ShouldBeOf(FileFault.PrivateKeyNotAcceptable);
    }
}
