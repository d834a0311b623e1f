using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>An authority that signs certificates for the time at which the servers of these tests run.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority(string name = "CN=Test Authority")
    {
        var request = new CertificateRequest(name, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Certificate = request.CreateSelfSigned(RunningServer.Start.AddYears(-1), RunningServer.Start.AddYears(10));
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>A certificate with its key, for servers and clients unless told otherwise.</summary>
    public X509Certificate2 Issue(string subject, TimeSpan? lifetime = null, string usage = "1.3.6.1.5.5.7.3.2")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        using var certificate = request.Create(Certificate, RunningServer.Start.AddDays(-1),
            RunningServer.Start + (lifetime ?? TimeSpan.FromDays(30)), RandomNumberGenerator.GetBytes(8));
        using var withKey = certificate.CopyWithPrivateKey(key);
        // A key that is only in memory is not taken by every handshake; one from PKCS#12 is.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null);
    }

    /// <summary>Writes the files of a certificate for a server.</summary>
    public void WriteServer(WorkFolder folder, string subject)
    {
        using var certificate = Issue(subject, usage: "1.3.6.1.5.5.7.3.1");
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(folder["server.pem"], certificate.ExportCertificatePem() + "\n" + Certificate.ExportCertificatePem());
        File.WriteAllText(folder["server.key"], Pkcs8(key));
    }

    public void WriteBundle(string path) => File.WriteAllText(path, Certificate.ExportCertificatePem());

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private static string Pkcs8(ECDsa key)
    {
        using var copy = ECDsa.Create();
        copy.ImportEncryptedPkcs8PrivateKey("x",
            key.ExportEncryptedPkcs8PrivateKey("x", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)),
            out _);
        return copy.ExportPkcs8PrivateKeyPem();
    }
}
