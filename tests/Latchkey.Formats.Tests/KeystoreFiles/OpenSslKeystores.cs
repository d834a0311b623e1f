using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Tests.KeystoreFiles;

[assembly: AssemblyFixture(typeof(OpenSslKeystores))]

namespace Latchkey.Formats.Tests.KeystoreFiles;

/// <summary>
/// PKCS#12 files written by openssl, by the name of the case. Each holds one key and a chain of three but for what its name
/// says.
/// </summary>
public sealed class OpenSslKeystores : IDisposable
{
    public const string Name = "Schlüssel 鍵";
    public const string NonAsciiPassword = "pässwörd €";

    private static readonly string[] KeyAndChain = ["-inkey", "leaf.key", "-in", "leaf.pem", "-certfile", "chain.pem"];

    private static readonly string[] OneKey = ["-inkey", "leaf.key", "-in", "leaf.pem"];

    private readonly WorkFolder _folder = new();
    private readonly Lazy<WorkFolder> _filled;

    public OpenSslKeystores() => _filled = new(Fill);

    public byte[] Read(string name) => _filled.Value.Read(name);

    public void Dispose() => _folder.Dispose();

    private WorkFolder Fill()
    {
        WriteChain();
        foreach (var (name, arguments) in Cases)
        {
            string[] password = arguments.Contains("-passout") ? [] : ["-passout", "pass:" + JavaKeystores.Password];
            Tool.Run(
                "openssl", ["pkcs12", "-export", "-out", _folder.PathOf(name), "-name", Name, .. password, .. arguments.Select(Locate)]);
        }

        return _folder;
    }

    /// <summary>The files with the key and the chain of three under the usual password.</summary>
    public static TheoryData<string> WholeChains { get; } =
        [.. Cases.Where(one => one.Value.Contains("chain.pem") && !one.Value.Contains("-passout")).Select(one => one.Key)];

    private static Dictionary<string, string[]> Cases => new(StringComparer.Ordinal)
    {
        ["aes-256"] = KeyAndChain,
        ["legacy-rc2-40-and-3des"] = ["-legacy", .. KeyAndChain],
        ["legacy-rc2-128-and-2-key-3des"] = ["-legacy", "-certpbe", "PBE-SHA1-RC2-128", "-keypbe", "PBE-SHA1-2DES", .. KeyAndChain],
        ["legacy-3des-throughout"] = ["-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1", .. KeyAndChain],
        ["iterations-600000"] = ["-iter", "600000", .. KeyAndChain],
        ["aes-128-and-sha-384"] = ["-certpbe", "AES-128-CBC", "-keypbe", "AES-192-CBC", "-macalg", "sha384", .. KeyAndChain],
        ["pbes2-3des-and-sha-512"] = ["-certpbe", "DES-EDE3-CBC", "-keypbe", "DES-EDE3-CBC", "-macalg", "sha512", .. KeyAndChain],
        ["unencrypted"] = ["-certpbe", "NONE", "-keypbe", "NONE", .. KeyAndChain],
        ["unencrypted-without-mac"] = ["-certpbe", "NONE", "-keypbe", "NONE", "-nomac", .. KeyAndChain],
        ["without-mac"] = ["-nomac", .. KeyAndChain],
        ["no-mac-iterations"] = ["-nomaciter", .. KeyAndChain],
        ["empty-password"] = ["-passout", "pass:", .. KeyAndChain],
        ["empty-password-legacy"] = ["-passout", "pass:", "-legacy", .. KeyAndChain],
        ["non-ascii-password"] = ["-passout", "pass:" + NonAsciiPassword, .. KeyAndChain],
        ["non-ascii-password-legacy"] = ["-passout", "pass:" + NonAsciiPassword, "-legacy", .. KeyAndChain],
        ["without-certificates"] = ["-nocerts", "-inkey", "leaf.key"],
        ["without-key"] = ["-nokeys", "-in", "all.pem"],
        ["without-chain"] = OneKey,
    };

    private string Locate(string argument) => Path.HasExtension(argument) && argument[0] != '-' ? _folder.PathOf(argument) : argument;

    private void WriteChain()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leafKey = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var root = Request("root", rootKey).CreateSelfSigned(now.AddDays(-1), now.AddYears(9));
        using var ca = Request("ca", caKey).Create(
            root.SubjectName, X509SignatureGenerator.CreateForECDsa(rootKey), now, now.AddYears(8), [1]);
        using var leaf = new CertificateRequest("CN=leaf", leafKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .Create(ca.SubjectName, X509SignatureGenerator.CreateForECDsa(caKey), now, now.AddYears(7), [2]);

        // The root stands before the issuer here: the order of the file does not matter.
        var chain = root.ExportCertificatePem() + "\n" + ca.ExportCertificatePem() + "\n";
        _folder.Write("leaf.key", leafKey.ExportPkcs8PrivateKeyPem());
        _folder.Write("leaf.pem", leaf.ExportCertificatePem());
        _folder.Write("chain.pem", chain);
        _folder.Write("all.pem", leaf.ExportCertificatePem() + "\n" + chain);
    }

    private static CertificateRequest Request(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        return request;
    }
}
