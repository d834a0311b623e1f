using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Promises.Secrets;

/// <summary>A key pair with a password, as a client uploads it.</summary>
/// <param name="PrivateKey">The secret number of the key.</param>
/// <param name="Password">The password of the file.</param>
/// <param name="File">The file, PKCS#12.</param>
internal sealed record UploadedPair(byte[] PrivateKey, string Password, byte[] File)
{
    public static UploadedPair Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=canary", key, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddDays(1));
        var password = $"pw-{RandomNumberGenerator.GetHexString(24)}";
        var file = certificate.ExportPkcs12(new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000), password);
        return new UploadedPair(key.ExportParameters(includePrivateParameters: true).D!, password, file);
    }

    /// <summary>Uploads it, by its password or another one.</summary>
    public Task<HttpResponseMessage> UploadAsync(HttpClient http, string alias, string? password = null) =>
        http.PostAsJsonAsync("KeyPairResources?update=false&fingerprintVerified=true",
            new { Alias = alias, Resource = File, Password = password ?? Password });

    /// <summary>Uploads many, and expects success.</summary>
    public static Task UploadManyAsync(HttpClient http, int count, string prefix = "pair") => Parallel.ForAsync(0, count, async (i, _) =>
    {
        using var response = await Create().UploadAsync(http, $"{prefix}{i}");
        response.EnsureSuccessStatusCode();
    });

    public static string Hex(string alias) => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(alias));
}
