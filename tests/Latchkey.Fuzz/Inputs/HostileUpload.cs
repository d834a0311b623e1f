using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Latchkey.Fuzz.Inputs;

/// <summary>A request with a body that is damaged or made to hurt.</summary>
/// <param name="Name">The fault.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The address below the service root.</param>
/// <param name="ContentType">What the body says that it is.</param>
/// <param name="Body">The body.</param>
internal sealed record HostileUpload(string Name, string Method, string Path, string ContentType, byte[] Body)
{
    private const string Json = "application/json";
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static HostileUpload Certificate(string name, byte[] file, string alias) =>
        new(name, "PUT", $"CertificateResources('{Hex(alias)}')/$value?fingerprintVerified=true", "application/pkix-cert", file);

    /// <summary>A chain for the key pair that the run has made.</summary>
    public static HostileUpload Chain(string name, byte[] file) =>
        new(name, "PUT", $"CertificateChainResources('{Hex("pair")}')/$value?fingerprintVerified=true", "application/octet-stream", file);

    public static HostileUpload KeyPair(string name, byte[] file, string alias) =>
        Post(name, "KeyPairResources?fingerprintVerified=true", new { Alias = alias, Resource = file, Seeds.Password });

    public static HostileUpload Keystore(string name, byte[] file, string password = Seeds.Password) =>
        Post(name, "KeystoreResources?importOption=merge", new { Name = "system", Resource = file, Password = password });

    public static HostileUpload SshKey(string name, byte[] file, string alias) =>
        Post(name, "SSHKeyGenerationRequests", new { Alias = alias, SSHFile = file, Seeds.Password, CommonName = "a", Country = "DE" });

    public static HostileUpload RsaKey(string name, byte[] file, string alias) =>
        Post(name, "RSAKeyGenerationRequests", new { Alias = alias, RSAFile = file, CommonName = "a", Country = "DE" });

    public static HostileUpload MassDelete(string name, string aliases) =>
        new(name, "PUT", "KeystoreResources('system')?deleteEntries=true&returnKeystoreEntries=false", Json,
            Bytes(new { Aliases = aliases }));

    public static HostileUpload Batch(string name, string boundary, byte[] body) =>
        new(name, "POST", "$batch", $"multipart/mixed; boundary={boundary}", body);

    public static HostileUpload Post(string name, string path, object entity) => new(name, "POST", path, Json, Bytes(entity));

    public static string Hex(string alias) => Convert.ToHexString(Encoding.UTF8.GetBytes(alias));

    private static byte[] Bytes(object entity) => JsonSerializer.SerializeToUtf8Bytes(entity, Relaxed);
}
