using System.Text.Json;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.HonestFiles;

/// <summary>
/// A file on its way in: <c>certificate</c>, <c>chain</c>, <c>pair</c>, <c>keystore</c>, <c>ssh</c> or <c>rsa</c>, after a colon an option.
/// </summary>
internal sealed record Upload(string Operation, string File, string Alias, string Password)
{
    private static readonly (string, string) Accept = ("Accept", "application/json");

    public async Task<Answer> SendAsync(ApiClient client, string options = "")
    {
        var file = await System.IO.File.ReadAllBytesAsync(HonestFileCase.PathOf(File));
        var base64 = Convert.ToBase64String(file);
        return Operation switch
        {
            "certificate" => await PutAsync(client, "CertificateResources", $"fingerprintVerified=true{options}", file),
            "certificate:unvouched" => await PutAsync(client, "CertificateResources", options, file),
            "chain" => await PutAsync(client, "CertificateChainResources", $"fingerprintVerified=true{options}", file),
            "pair" => await PostAsync(
                client, $"KeyPairResources?fingerprintVerified=true{options}", new { Alias, Resource = base64, Password }),
            "keystore" => await PostAsync(client, "KeystoreResources", new { Name = "system", Resource = base64, Password }),
            "keystore:replace" =>
                await PostAsync(client, "KeystoreResources?importOption=replace", new { Name = "system", Resource = base64, Password }),
            "ssh" => await PostAsync(client, "SSHKeyGenerationRequests",
                new { Alias, SSHFile = base64, Password, CommonName = "ssh.example.com", Country = "DE" }),
            "rsa" => await PostAsync(client, "RSAKeyGenerationRequests",
                new { Alias, RSAFile = base64, SignatureAlgorithm = "SHA256/RSA", CommonName = "rsa.example.com", Country = "DE" }),
            _ => throw new InvalidOperationException($"There is no upload '{Operation}'."),
        };
    }

    private Task<Answer> PutAsync(ApiClient client, string set, string options, byte[] file) =>
        client.PutAsync($"{set}('{ApiClient.Hex(Alias)}')/$value?{options}", file, Accept);

    private static Task<Answer> PostAsync(ApiClient client, string path, object entity) =>
        client.SendAsync("POST", path, JsonSerializer.SerializeToUtf8Bytes(entity), Accept, ("Content-Type", "application/json"));
}
