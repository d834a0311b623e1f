using System.Security.Cryptography;

namespace Latchkey.Application.Files;

/// <summary>
/// Checks by their content whether files have changed: their times do not show it if they are links, as Kubernetes mounts secrets.
/// </summary>
internal static class FileStamp
{
    private const string Unreadable = "unreadable";

    /// <summary>The stamp of files, which changes when any of them is replaced, appears, or can or cannot be read.</summary>
    public static string Of(IEnumerable<string> paths) => string.Join(' ', paths.Select(Of));

    private static string Of(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return Unreadable;
        }
    }
}
