using CsCheck;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Pkcs12;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Tests.Java;
using Latchkey.Formats.Tests.Keys;
using Latchkey.Formats.Tests.Pkcs12;

namespace Latchkey.Formats.Tests.KeystoreFiles;

/// <summary>Whatever is uploaded, the readers answer or refuse.</summary>
public sealed class KeystoreMutationTests
{
    private static readonly TestPair Pair = TestPair.Ec;
    private static readonly byte[] Certificate = JksFile.Trusted("certificate", TestPair.Rsa.Certificate);

    // Few iterations: a mutation may ask for more of them, but seldom does.
    private static readonly byte[][] Originals =
    [
        JksFile.Of(JksFile.Jks, JksFile.Key("pair", JavaProtection.Jks(Pair.Pkcs8), Pair.Certificate), Certificate),
        JksFile.Of(JksFile.Jceks, JksFile.Key("pair", JavaProtection.Jceks(Pair.Pkcs8, new byte[8], 3), Pair.Certificate), Certificate),
        JksFile.Of(JksFile.Jceks, JceksTests.SecretKey(JceksTests.SealedObject(isSubclass: true)), Certificate),
        Pkcs12File.Of(
            Pkcs12File.Safe(Pkcs12File.ShroudedKey(Pair.Pkcs8, Pkcs12File.Name("pair"), Pkcs12File.LocalKeyId(1))),
            Pkcs12File.EncryptedSafe(Der.Sequence(Pkcs12File.Certificate(Pair.Certificate, Pkcs12File.LocalKeyId(1))))),
        Pkcs12File.Of(Pkcs12File.Safe(Pkcs12File.Key(Pair.Pkcs8), Pkcs12File.Certificate(Pair.Certificate, Pkcs12File.Name("x")))),
        Ber.OfPfx(Pkcs12File.Of(Pkcs12File.Safe(Pkcs12File.Key(TestPair.Rsa.Pkcs8), Pkcs12File.Certificate(TestPair.Rsa.Certificate)))),
    ];

    [Fact]
    public void The_originals_are_read()
    {
        foreach (var original in Originals)
        {
            using var file = KeystoreFileReader.Read(original, JavaKeystores.Password);
            file.Entries.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        foreach (var original in Originals)
            for (var length = 0; length < original.Length; length++) KeystoreRefusals.Of(original[..length]);
    }

    [Fact]
    public void Every_truncation_with_a_digest_that_fits_is_refused()
    {
        foreach (var original in Originals.Where(IsJks))
            for (var length = 0; length < original.Length - 20; length++) KeystoreRefusals.Of(JksFile.Seal(original[..length]));
    }

    [Fact]
    public void Five_thousand_damaged_files_of_each_kind_are_read_or_refused()
    {
        foreach (var original in Originals)
        {
            Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte).Array[1, 4]
                .Sample(changes => AnswersOrRefuses(Damage(original, changes)), iter: 5_000);
        }
    }

    [Fact]
    public void Random_octets_are_read_or_refused() => Gen.Byte.Array[0, 300].Sample(AnswersOrRefuses, iter: 20_000);

    private static bool IsJks(byte[] file) => file[0] != 0x30;

    // With a recomputed digest, the damage reaches the reader of JKS.
    private static byte[] Damage(byte[] original, (int Position, byte Octet)[] changes)
    {
        var damaged = Damaged.Of(original, changes);
        return IsJks(original) ? JksFile.Seal(damaged[..^20]) : damaged;
    }

    private static void AnswersOrRefuses(byte[] file)
    {
        try
        {
            KeystoreFileReader.Read(file, JavaKeystores.Password).Dispose();
        }
        catch (FileRefusedException refused)
        {
            (refused.Fault
                is FileFault.NotAKeystoreFile or FileFault.PasswordWrong or FileFault.KeystoreFileNotAcceptable or FileFault.TooCostly)
                .ShouldBeTrue();
        }
    }
}
