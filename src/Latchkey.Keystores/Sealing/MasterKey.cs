using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Keystores.Sealing;

/// <summary>
/// The 256-bit key that everything secret at rest hangs on. It is never used itself: keys for a purpose are derived
/// from it (HKDF with SHA-256, RFC 5869).
/// </summary>
public sealed class MasterKey : IDisposable
{
    private const int Length = 32;

    private readonly byte[] _key;

    private MasterKey(byte[] key) => _key = key;

    /// <summary>Reads a key file: 32 bytes in base64.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static MasterKey Load(string path)
    {
        var key = new byte[Length];
        var text = File.ReadAllText(path).Trim();
        if (Convert.TryFromBase64String(text, key, out var written) && written == Length) return new MasterKey(key);
        throw new InvalidDataException($"{path} is no master key: it must hold 32 bytes in base64.");
    }

    /// <summary>The text of a new key file.</summary>
    public static byte[] CreateFileContent()
    {
        var key = RandomNumberGenerator.GetBytes(Length);
        var content = Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n");
        CryptographicOperations.ZeroMemory(key);
        return content;
    }

    /// <summary>A 256-bit key for one purpose; the same for the same purpose, and telling nothing about any other.</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, Length, info: Encoding.UTF8.GetBytes(purpose));

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
