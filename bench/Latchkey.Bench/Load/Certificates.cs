using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Latchkey.Bench.Load;

/// <summary>
/// Two thousand distinct certificates as partners send them, in PEM: of twenty, ten with RSA 2048, four with RSA 4096, six with P-256.
/// Keys are shared, so that they are made in seconds.
/// </summary>
internal static class Certificates
{
    public const int Count = 2000;

    /// <summary>Writes them as <c>c0000.pem</c> and so on, and each in base64 once more as <c>c0000.base64</c>.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        using RSA small = RSA.Create(2048), large = RSA.Create(4096);
        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < Count; i++)
        {
            var host = string.Create(CultureInfo.InvariantCulture, $"partner-{i:D4}.b2b.example.com");
            var subject = string.Create(CultureInfo.InvariantCulture,
                $"CN={host}, OU=Integration {i % 17}, O=Partner {i % 173} GmbH, L=Walldorf, S=Baden-Wuerttemberg, C=DE");
            var request = (i % 20) switch
            {
                < 10 => new CertificateRequest(subject, small, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                < 14 => new CertificateRequest(subject, large, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
                _ => new CertificateRequest(subject, elliptic, HashAlgorithmName.SHA256),
            };
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
            using var certificate = request.CreateSelfSigned(from, from.AddDays(365 + (i * 7 % 3000)));
            var (file, pem) = (Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"c{i:D4}")),
                certificate.ExportCertificatePem() + "\n");
            File.WriteAllText(file + ".pem", pem);
            File.WriteAllText(file + ".base64", Convert.ToBase64String(Encoding.ASCII.GetBytes(pem)));
        }
    }

    /// <summary>Reads them in their order.</summary>
    public static byte[][] Read(string folder) =>
        [.. Directory.GetFiles(folder, "*.pem").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>The alias of an entry in hex, as the loads have it.</summary>
    public static string HexAlias(int number) =>
        Convert.ToHexStringLower(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"p{number:D7}")));
}
