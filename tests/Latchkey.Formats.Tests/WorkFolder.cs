using System.Security.Cryptography;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Tests;

/// <summary>A folder in which tools work, with all their keys gone after the tests.</summary>
public sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("latchkey-work-");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    public string ReadText(string name) => File.ReadAllText(PathOf(name));

    /// <summary>The private key in a PEM file.</summary>
    public SecretBytes ReadPrivateKey(string name)
    {
        var pem = ReadText(name);
        return new SecretBytes(Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]));
    }

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public string Write(string name, Certificate certificate) =>
        Write(name, PemEncoding.WriteString("CERTIFICATE", certificate.Der.Span) + "\n");

    public string Write(string name, SecretBytes privateKey) => Write(name, PemEncoding.WriteString("PRIVATE KEY", privateKey.Span));

    /// <summary>Runs <c>openssl</c>; words in braces are files of this folder.</summary>
    public string OpenSsl(string arguments) => Tool.Run("openssl", [.. arguments.Split(' ').Select(Resolve)]);

    public void Dispose() => _folder.Delete(recursive: true);

    private string Resolve(string word) => word.StartsWith('{') ? PathOf(word[1..^1]) : word;
}
