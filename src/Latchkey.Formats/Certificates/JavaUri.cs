using System.Buffers;
using System.Net;

namespace Latchkey.Formats.Certificates;

/// <summary>Parses URIs as strictly as <c>java.net.URI</c>, which follows RFC 2396: no spaces, no braces, no stray percent signs.</summary>
internal static class JavaUri
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    // Characters beyond ASCII are accepted too; they arrive here as U+FFFD. A percent sign also needs its two digits.
    private const string Unreserved = Alphanumeric + "-_.!~*'()%\uFFFD";

    private static readonly SearchValues<char> Scheme = SearchValues.Create(Alphanumeric + "+-.");
    private static readonly SearchValues<char> Authority = SearchValues.Create(Unreserved + "$,;:@&=+");
    private static readonly SearchValues<char> Path = SearchValues.Create(Unreserved + ";/:@&=+$,");
    private static readonly SearchValues<char> Any = SearchValues.Create(Unreserved + ";/?:@&=+$,[]");

    /// <summary>Whether Java accepts the text as a URI with a scheme.</summary>
    public static bool IsRead(ReadOnlySpan<char> text)
    {
        // scheme ":" ( opaque | [ "//" authority ] path [ "?" query ] ) [ "#" fragment ]
        var colon = text.IndexOf(':');
        if (colon < 1 || !char.IsAsciiLetter(text[0]) || text[..colon].ContainsAnyExcept(Scheme) || !AreEscapesWhole(text)) return false;
        var rest = text[(colon + 1)..];
        if (rest.IndexOf('#') is >= 0 and var hash)
        {
            if (rest[(hash + 1)..].ContainsAnyExcept(Any)) return false;
            rest = rest[..hash];
        }

        if (rest.IsEmpty || rest[0] != '/') return !rest.IsEmpty && !rest.ContainsAnyExcept(Any);
        return IsHierarchical(rest);
    }

    private static bool IsHierarchical(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("//"))
        {
            rest = rest[2..];
            var end = rest.IndexOfAny('/', '?');
            var authority = end < 0 ? rest : rest[..end];
            if (end < 0 && authority.IsEmpty) return false;
            if (!IsAuthority(authority)) return false;
            rest = end < 0 ? default : rest[end..];
        }

        var query = rest.IndexOf('?');
        var path = query < 0 ? rest : rest[..query];
        return !path.ContainsAnyExcept(Path) && (query < 0 || !rest[(query + 1)..].ContainsAnyExcept(Any));
    }

    // A server, or a name of any kind. Brackets are only for IPv6 addresses.
    private static bool IsAuthority(ReadOnlySpan<char> authority)
    {
        var (open, close) = (authority.IndexOf('['), authority.IndexOf(']'));
        if (open < 0) return !authority.ContainsAnyExcept(Authority);
        return close > open && IPAddress.TryParse(authority[(open + 1)..close], out _)
            && !authority[..open].ContainsAnyExcept(Authority) && !authority[(close + 1)..].ContainsAnyExcept(Authority);
    }

    private static bool AreEscapesWhole(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && !AreDigits(text[(i + 1)..])) return false;
        }

        return true;
    }

    private static bool AreDigits(ReadOnlySpan<char> rest) =>
        rest is [var high, var low, ..] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low);
}
