using System.Security.Cryptography;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Application.Files;

/// <summary>Reads small files that hold a secret; no copy stays behind.</summary>
internal static class SecretFile
{
    private const int MaxLength = 4_096;

    /// <summary>The content, or null if there is no such file; the caller disposes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">The content of the file, for messages.</param>
    /// <exception cref="MasterKeyException">It cannot be read, or is too large.</exception>
    public static SecretBytes? Read(string path, string what)
    {
        var buffer = GC.AllocateArray<byte>(MaxLength + 1, pinned: true);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length <= MaxLength
                ? new SecretBytes(buffer.AsSpan(0, length))
                : throw new MasterKeyException($"The file of {what} is too large.");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new MasterKeyException($"The file of {what} cannot be read.", cause);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    /// <summary>The first line of a file, without its end; the caller disposes it.</summary>
    /// <exception cref="MasterKeyException">There is no such file, or it cannot be read.</exception>
    public static SecretBytes ReadLine(string path, string what)
    {
        using var content = Read(path, what) ?? throw new MasterKeyException($"The file of {what} is missing.");
        return new SecretBytes(content.Span.TrimEnd("\r\n"u8));
    }
}
