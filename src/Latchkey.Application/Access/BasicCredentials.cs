using System.Text;

namespace Latchkey.Application.Access;

/// <summary>The user id and password of an <c>Authorization: Basic</c> header (RFC 7617).</summary>
internal sealed record BasicCredentials(string ClientId, string Secret)
{
    private const string Prefix = "Basic ";

    /// <summary>Reads a header; null if it is none of this scheme or malformed.</summary>
    public static BasicCredentials? Parse(string? header)
    {
        if (header is null || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Prefix.Length..].Trim(), bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : new BasicCredentials(text[..colon], text[(colon + 1)..]);
    }
}
