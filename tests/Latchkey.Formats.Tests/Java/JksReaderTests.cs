using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Tests.KeystoreFiles;


namespace Latchkey.Formats.Tests.Java;

/// <summary>JKS and JCEKS as keytool writes them.</summary>
public sealed class JksReaderTests(JavaKeystores keystores)
{
    public static TheoryData<string> Types { get; } = ["JKS", "JCEKS"];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_private_key_signs_what_its_certificate_verifies(string type)
    {
        var file = keystores.Open(type);

        foreach (var alias in JavaKeystores.KeyPairs) file.Entry<KeystoreFileEntry.KeyPair>(alias).ShouldSign();
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_chain_runs_from_the_key_to_the_root(string type)
    {
        var file = keystores.Open(type);

        file.Entry<KeystoreFileEntry.KeyPair>(JavaKeystores.Chained).Chain.Select(certificate => certificate.SubjectDN)
            .ShouldBe(["CN=leaf", "CN=ca", "CN=root"]);
        file.Entry<KeystoreFileEntry.KeyPair>("rsa").Chain.Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_trusted_certificate_is_read_as_it_was_imported(string type)
    {
        var file = keystores.Open(type);

        var trusted = file.Entry<KeystoreFileEntry.TrustedCertificate>(JavaKeystores.Trusted);
        trusted.Certificate.Der.ToArray().ShouldBe(keystores.Read(type + ".cer"));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Entries_have_their_time_of_creation_to_the_millisecond(string type)
    {
        var file = keystores.Open(type);

        var created = file.Entries.Select(entry => entry.Created.ShouldNotBeNull()).ToList();
        created.ShouldAllBe(time => (TimeProvider.System.GetUtcNow() - time).Duration() < TimeSpan.FromMinutes(10));
        created.ShouldContain(time => time.Millisecond != 0);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Unsupported_entries_are_named_with_the_reason(string type)
    {
        var file = keystores.Open(type);

        file.Entry<KeystoreFileEntry.Unsupported>("locked").Reason.ShouldBe("The private key has a different password than the keystore.");
        file.Entry<KeystoreFileEntry.Unsupported>("ed448").Reason
            .ShouldBe("The private key is neither RSA nor DSA nor EC nor Ed25519, but Ed448.");
        if (type == "JCEKS") file.Entry<KeystoreFileEntry.Unsupported>("secret").Reason.ShouldBe("The entry is a secret key.");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Nothing_is_missing(string type)
    {
        var file = keystores.Open(type);

        string[] others = type == "JCEKS" ? ["locked", "ed448", "secret"] : ["locked", "ed448"];
        file.Entries.Select(entry => entry.Alias)
            .ShouldBe([.. JavaKeystores.KeyPairs, JavaKeystores.Trusted, .. others], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_wrong_password_is_refused_as_such(string type)
    {
        foreach (var password in new[] { "", "Changeit", "changeit ", "changeit\0" })
            KeystoreRefusals.Of(keystores.Read(type), password).ShouldBeOf(FileFault.PasswordWrong);
    }

    [Fact]
    public void Private_keys_are_cleared_with_the_file()
    {
        var file = KeystoreFileReader.Read(keystores.Read("JKS"), JavaKeystores.Password);
        var key = file.Entry<KeystoreFileEntry.KeyPair>("rsa").PrivateKey;
        var octets = key.Octets;

        file.Dispose();

        octets.ShouldAllBe(octet => octet == 0);
        Should.Throw<ObjectDisposedException>(() => key.Span.IsEmpty);
    }
}
