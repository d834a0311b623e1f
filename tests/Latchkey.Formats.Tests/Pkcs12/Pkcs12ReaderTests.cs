using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Tests.KeystoreFiles;

namespace Latchkey.Formats.Tests.Pkcs12;

/// <summary>PKCS#12 as OpenSSL, keytool and .NET write it.</summary>
public sealed class Pkcs12ReaderTests(OpenSslKeystores openssl, JavaKeystores java)
{
    private static readonly string[] Chain = ["CN=leaf", "CN=ca", "CN=root"];

    [Theory]
    [MemberData(nameof(OpenSslKeystores.WholeChains), MemberType = typeof(OpenSslKeystores))]
    public void A_key_and_its_chain_are_one_entry(string name)
    {
        using var file = KeystoreFileReader.Read(openssl.Read(name), JavaKeystores.Password);

        file.Entries.ShouldAllBe(entry => entry is KeystoreFileEntry.KeyPair);
        var pair = file.Entries.Single().ShouldBeOfType<KeystoreFileEntry.KeyPair>();
        pair.Alias.ShouldBe(OpenSslKeystores.Name);
        pair.Chain.Select(certificate => certificate.SubjectDN).ShouldBe(Chain);
        pair.ShouldSign();
    }

    [Theory]
    [MemberData(nameof(OpenSslKeystores.WholeChains), MemberType = typeof(OpenSslKeystores))]
    public void A_wrong_password_is_refused_as_such(string name)
    {
        if (name == "unencrypted-without-mac") return;
        foreach (var password in new[] { "", "Changeit", "changeit " })
            KeystoreRefusals.Of(openssl.Read(name), password).ShouldBeOf(FileFault.PasswordWrong);
    }

    [Theory]
    [InlineData("empty-password", "")]
    [InlineData("empty-password-legacy", "")]
    [InlineData("non-ascii-password", OpenSslKeystores.NonAsciiPassword)]
    [InlineData("non-ascii-password-legacy", OpenSslKeystores.NonAsciiPassword)]
    public void Empty_and_foreign_passwords_open_a_file(string name, string password)
    {
        using var file = KeystoreFileReader.Read(openssl.Read(name), password);

        file.Entries.Single().ShouldBeOfType<KeystoreFileEntry.KeyPair>().ShouldSign();
    }

    [Theory]
    [InlineData(Pkcs12ExportPbeParameters.Pkcs12TripleDesSha1, null)]
    [InlineData(Pkcs12ExportPbeParameters.Pkcs12TripleDesSha1, "")]
    [InlineData(Pkcs12ExportPbeParameters.Pkcs12TripleDesSha1, "changeit")]
    [InlineData(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, null)]
    [InlineData(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, "")]
    [InlineData(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, "changeit")]
    public void A_file_of_NET_is_read(Pkcs12ExportPbeParameters encryption, string? password)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=net", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(99));

        using var file = KeystoreFileReader.Read(certificate.ExportPkcs12(encryption, password), password);

        var pair = file.Entries.Single().ShouldBeOfType<KeystoreFileEntry.KeyPair>();
        pair.ShouldSign();
        pair.Alias.ShouldBeEmpty();
    }

    [Fact]
    public void A_key_without_certificate_is_named()
    {
        using var file = KeystoreFileReader.Read(openssl.Read("without-certificates"), JavaKeystores.Password);

        file.Entry<KeystoreFileEntry.Unsupported>(OpenSslKeystores.Name).Reason.ShouldBe("The private key has no certificate.");
    }

    [Fact]
    public void Certificates_without_keys_are_entries()
    {
        using var file = KeystoreFileReader.Read(openssl.Read("without-key"), JavaKeystores.Password);

        file.Entries.Cast<KeystoreFileEntry.TrustedCertificate>().Select(entry => entry.Certificate.SubjectDN)
            .ShouldBe(Chain, ignoreOrder: true);
    }

    [Fact]
    public void Every_private_key_of_keytool_signs_what_its_certificate_verifies()
    {
        var file = java.Open("PKCS12");

        foreach (var alias in JavaKeystores.KeyPairs) file.Entry<KeystoreFileEntry.KeyPair>(alias).ShouldSign();
        file.Entry<KeystoreFileEntry.KeyPair>(JavaKeystores.Chained).Chain.Select(certificate => certificate.SubjectDN).ShouldBe(Chain);
    }

    [Fact]
    public void Of_keytool_nothing_is_missing()
    {
        var file = java.Open("PKCS12");

        file.Entry<KeystoreFileEntry.TrustedCertificate>(JavaKeystores.Trusted).Certificate.Der.ToArray().ShouldBe(java.Read("PKCS12.cer"));
        file.Entry<KeystoreFileEntry.Unsupported>("secret").Reason.ShouldBe("The entry is a secret key.");
        file.Entry<KeystoreFileEntry.Unsupported>("ed448").Reason
            .ShouldBe("The private key is neither RSA nor DSA nor EC nor Ed25519, but Ed448.");
        file.Entries.Select(entry => entry.Alias)
            .ShouldBe([.. JavaKeystores.KeyPairs, JavaKeystores.Trusted, "secret", "ed448"], ignoreOrder: true);
    }
}
