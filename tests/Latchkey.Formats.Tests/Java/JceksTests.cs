using System.Text;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Tests.Keys;
using Latchkey.Formats.Tests.KeystoreFiles;

namespace Latchkey.Formats.Tests.Java;

/// <summary>What JCEKS has beyond JKS: keys under a slow derivation, and secret keys as Java objects.</summary>
public sealed class JceksTests(WorkFolder folder) : IClassFixture<WorkFolder>
{
    private static readonly TestPair Pair = TestPair.Ec;
    private static readonly byte[] Salt = [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Keys_are_derived_as_MD5_says(int iterations)
    {
        byte[][] salts = [Salt, [.. Salt.Reverse()], [9, 9, 9, 9, 9, 9, 9, 9]];
        foreach (var length in new[] { 0, 1, 8, 38, 39, 40, 103, 104, 300 })
        {
            var password = Enumerable.Range(0, length).Select(i => (byte)('a' + (i % 26))).ToArray();

            var derived = JceKeyDerivation.Derive(password, salts, iterations);

            for (var i = 0; i < salts.Length; i++)
                derived[i].Span.ToArray().ShouldBe(JavaProtection.Derive(salts[i], iterations, password));
        }
    }

    [Fact]
    public void A_key_under_the_usual_200000_iterations_of_the_JDK_is_read()
    {
        Keytool.Run([["-genkeypair", "-alias", "pair", "-dname", "CN=pair", "-keyalg", "EC", "-storetype", "JCEKS",
            "-keystore", folder.PathOf("usual"), "-storepass", JavaKeystores.Password, "-keypass", JavaKeystores.Password]]);
        using var file = KeystoreFileReader.Read(folder.Read("usual"), JavaKeystores.Password);

        file.Entry<KeystoreFileEntry.KeyPair>("pair").ShouldSign();
    }

    [Fact]
    public void Keytool_reads_a_salt_of_two_equal_halves_as_Latchkey_does()
    {
        var file = JksFile.Of(
            JksFile.Jceks, JksFile.Key("pair", JavaProtection.Jceks(Pair.Pkcs8, [1, 2, 3, 4, 1, 2, 3, 4], 100), Pair.Certificate));
        File.WriteAllBytes(folder.PathOf("jceks"), file);
        using var read = KeystoreFileReader.Read(file, JavaKeystores.Password);
        read.Entry<KeystoreFileEntry.KeyPair>("pair").ShouldSign();

        Keytool.Run([["-importkeystore", "-srckeystore", folder.PathOf("jceks"), "-srcstoretype", "JCEKS",
            "-srcstorepass", JavaKeystores.Password, "-destkeystore", folder.PathOf("jks"), "-deststoretype", "JKS",
            "-deststorepass", JavaKeystores.Password]]);

        using var converted = KeystoreFileReader.Read(folder.Read("jks"), JavaKeystores.Password);
        converted.Entry<KeystoreFileEntry.KeyPair>("pair").ShouldSign();
    }

    [Fact]
    public void Keys_with_different_counts_of_iterations_are_read()
    {
        var entries = Enumerable.Range(1, 11)
            .Select(i => JksFile.Key($"{i}", JavaProtection.Jceks(Pair.Pkcs8, Salt, (i % 3) + 1), Pair.Certificate));
        using var file = KeystoreFileReader.Read(JksFile.Of(JksFile.Jceks, [.. entries]), JavaKeystores.Password);

        file.Entries.ShouldAllBe(entry => entry is KeystoreFileEntry.KeyPair);
        file.Entries.Select(entry => entry.Alias).ShouldBe(Enumerable.Range(1, 11).Select(i => $"{i}"));
    }

    [Fact]
    public void A_key_with_another_password_is_named()
    {
        var entry = JksFile.Key("a", JavaProtection.Jceks(Pair.Pkcs8, Salt, 10, "another"), Pair.Certificate);
        using var file = KeystoreFileReader.Read(JksFile.Of(JksFile.Jceks, entry), JavaKeystores.Password);

        file.Entry<KeystoreFileEntry.Unsupported>("a").Reason.ShouldContain("a different password");
    }

    [Theory]
    [InlineData(1_000_001)]
    [InlineData(int.MaxValue)]
    [InlineData(long.MaxValue)]
    public void More_than_a_million_iterations_are_refused(long iterations)
    {
        var algorithm = Der.Sequence(Der.Oid("1.3.6.1.4.1.42.2.19.1"), Der.Sequence(Der.Value(0x04, Salt), Der.Number(iterations)));
        JksFile.Of(JksFile.Jceks, JksFile.Key("a", JavaProtection.Info(algorithm, new byte[64]), Pair.Certificate)).ShouldBeTooCostly();
    }

    [Fact]
    public void Derivations_of_more_than_a_second_in_all_are_refused()
    {
        byte[] Key(string alias, int iterations) =>
            JksFile.Key(alias, JavaProtection.Info(JavaProtection.JceksAlgorithm(Salt, iterations), new byte[64]), Pair.Certificate);

        // Keys with the same count are derived four at a time, which costs as much as one.
        JksFile.Of(JksFile.Jceks, [.. Enumerable.Range(0, 17).Select(i => Key($"{i}", 1_000_000))]).ShouldBeTooCostly();
        JksFile.Of(JksFile.Jceks, [.. Enumerable.Range(0, 5).Select(i => Key($"{i}", 1_000_000 - i))]).ShouldBeTooCostly();
    }

    [Fact]
    public void A_secret_key_of_the_plain_class_is_passed_over()
    {
        using var file = KeystoreFileReader.Read(
            JksFile.Of(JksFile.Jceks, SecretKey(SealedObject(isSubclass: false)), SecretKey(SealedObject(isSubclass: true), "b")),
            JavaKeystores.Password);

        file.Entries.ShouldAllBe(entry => entry is KeystoreFileEntry.Unsupported);
        file.Entries.Count.ShouldBe(2);
    }

    [Fact]
    public void A_Java_object_of_another_class_is_refused()
    {
        var ibm = SealedObject(isSubclass: true);
        "com.ibm"u8.CopyTo(ibm.AsSpan(8));
        JksFile.Of(JksFile.Jceks, SecretKey(ibm)).ShouldNotBeTaken("unknown Java class");
        JksFile.Of(JksFile.Jceks, SecretKey("\xAC\xED\0\x05"u8.ToArray())).ShouldNotBeTaken("unknown Java class");
        JksFile.Of(JksFile.Jceks, SecretKey(SealedObject(isSubclass: true, arrayClass: 6))).ShouldNotBeTaken("unknown Java class");
    }

    [Fact]
    public void A_length_in_a_Java_object_that_the_file_does_not_have_costs_nothing()
    {
        var whole = SealedObject(isSubclass: false);
        byte[] lie = [.. whole[..^100], 0x7F, 0xFF, 0xFF, 0xFF];
        Allocations.Of(() => KeystoreRefusals.Of(JksFile.Of(JksFile.Jceks, SecretKey(lie)))).ShouldBeLessThan(100_000);
    }

    internal static byte[] SecretKey(byte[] stream, string alias = "a") => JksFile.Entry(3, Encoding.ASCII.GetBytes(alias), stream);

    internal static byte[] SealedObject(bool isSubclass, byte arrayClass = 0)
    {
        var number = isSubclass ? 1 : 0;
        var subclass = isSubclass
            ? "720033636F6D2E73756E2E63727970746F2E70726F76696465722E5365616C65644F626A656374466F724B657950726F746563746F72"
                + "CD57CA59E730BB5302000078"
            : "";
        return Convert.FromHexString(
            "ACED000573" + subclass
            + "7200196A617661782E63727970746F2E5365616C65644F626A6563743E363DA6C3B75470020004"
            + "5B000D656E636F646564506172616D737400025B42"
            + $"5B0010656E63727970746564436F6E74656E7471007E00{number + 1:X2}"
            + "4C0009706172616D73416C677400124C6A6176612F6C616E672F537472696E673B"
            + $"4C00077365616C416C6771007E00{number + 2:X2}"
            + "7870757200025B42ACF317F8060854E002000078700000000401020304"
            + $"7571007E00{(arrayClass == 0 ? number + 4 : arrayClass):X2}000000080102030405060708740003504245740003504245");
    }
}
