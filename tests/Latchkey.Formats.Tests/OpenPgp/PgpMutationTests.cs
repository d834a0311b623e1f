using CsCheck;
using Latchkey.Formats.OpenPgp;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Tests.OpenPgp;

/// <summary>Whatever is uploaded, the readers answer or refuse.</summary>
public sealed class PgpMutationTests(GnuPgKeys keys)
{
    private static readonly string[] Names = ["rsa", "dsa-elgamal", "ed25519", "nistp256", "several-user-ids", "subkeys"];

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly byte[] Alice = PgpPackets.Alice();

    [Theory]
    [InlineData("rsa")]
    [InlineData("ed25519")]
    public void Every_truncation_is_refused_or_has_fewer_parts(string name)
    {
        var file = keys.Of(name).ExportPublic();
        var whole = PgpKeyReader.ReadPublic(file)[0];
        for (var length = 0; length < file.Length; length++)
        {
            if (Read(file[..length]) is { } read) read.SubKeys.Count.ShouldBeLessThan(whole.SubKeys.Count);
        }
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("nistp256")]
    public void Every_altered_octet_is_refused_or_changes_nothing_that_is_signed(string name)
    {
        var file = keys.Of(name).ExportPublic();
        var whole = GnuPgListing.Of(PgpKeyReader.ReadPublic(file)[0]);
        for (var position = 0; position < file.Length; position++)
        {
            foreach (byte change in new byte[] { 0x01, 0x80, 0xFF })
            {
                file[position] ^= change;
                if (Read(file) is { } read) GnuPgListing.Of(read).ShouldBeSubsetOf(whole);
                file[position] ^= change;
            }
        }
    }

    [Fact]
    public void Five_thousand_damaged_files_are_read_or_refused()
    {
        var originals = Names.SelectMany(name => new[] { keys.Of(name).ExportPublic(), keys.Of(name).ExportPublic("--armor") }).ToArray();
        (from original in Gen.Int[0, originals.Length - 1].Select(i => originals[i])
         from changes in Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte).Array[1, 4]
         select Damaged.Of(original, changes))
            .Sample(file => { Read(file); }, iter: 5_000);
    }

    [Fact]
    public void A_thousand_damaged_secret_keys_are_opened_or_refused()
    {
        var originals = Names.Select(name => keys.Of(name).ExportSecret()).ToArray();
        (from original in Gen.Int[0, originals.Length - 1].Select(i => originals[i])
         from changes in Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte).Array[1, 2]
         select Damaged.Of(original, changes))
            .Sample(Open, iter: 1_000);
    }

    [Fact]
    public void Damaged_secrets_under_the_right_passphrase_are_opened_or_refused()
    {
        var opened = Names.Select(name => PgpKeyReader.ReadSecret(keys.Of(name).ExportSecret(), GnuPg.Passphrase)).ToArray();
        try
        {
            foreach (var file in opened)
            {
                for (var i = 0; i < 40; i++)
                {
                    using var damaged = PgpSecrets.Damage(file.Keys[0].Octets, i * 7);
                    Open(PgpSecrets.Encrypt(damaged, GnuPg.Passphrase));
                }
            }
        }
        finally
        {
            foreach (var file in opened) file.Dispose();
        }
    }

    [Fact]
    public void Random_octets_are_read_or_refused() => Gen.Byte.Array[0, 300].SelectMany(octets => Gen.OneOf(
        Gen.Const(octets),
        Gen.Const<byte[]>([0x99, 0, (byte)octets.Length, .. octets]),
        Gen.Const<byte[]>([.. Alice, .. octets]),
        Gen.Const<byte[]>([.. Alice, .. PgpPackets.Packet(2, octets)]),
        Gen.Const<byte[]>([.. Alice, .. PgpPackets.Packet(14, octets)]),
        Gen.Const(PgpText.Octets(PgpText.Armour(octets)))))
        .Sample(file => { Read(file); Open(file); }, iter: 5_000);

    private static PgpPublicKey? Read(byte[] file)
    {
        PgpPublicKey? key = null;
        ThreadTime.ShouldBeLessThan(Second, () => key = ReadOrRefuse(file));
        return key;
    }

    private static void Open(byte[] file) => ThreadTime.ShouldBeLessThan(Second, () => OpenOrRefuse(file));

    private static PgpPublicKey? ReadOrRefuse(byte[] file)
    {
        try
        {
            return PgpKeyReader.ReadPublic(file)[0];
        }
        catch (FileRefusedException refused)
        {
            (refused.Fault is FileFault.NotAPgpKeyFile or FileFault.PgpChecksumWrong or FileFault.NoPgpPublicKey or FileFault.Empty
                or FileFault.PgpVersionUnsupported or FileFault.PgpKeyNotAcceptable or FileFault.TooCostly)
                .ShouldBeTrue(refused.ToString());
            return null;
        }
    }

    private static void OpenOrRefuse(byte[] file)
    {
        try
        {
            PgpKeyReader.ReadSecret(file, GnuPg.Passphrase).Dispose();
        }
        catch (FileRefusedException refused)
        {
            (refused.Fault is FileFault.NotAPgpKeyFile or FileFault.PgpChecksumWrong or FileFault.NoPgpSecretKey or FileFault.Empty
                or FileFault.PgpVersionUnsupported or FileFault.PgpKeyNotAcceptable or FileFault.TooCostly or FileFault.PasswordWrong
                or FileFault.PrivateKeyNotAcceptable).ShouldBeTrue(refused.ToString());
        }
    }
}
