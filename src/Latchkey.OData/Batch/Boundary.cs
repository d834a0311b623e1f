using System.Text;
using System.Text.RegularExpressions;

namespace Latchkey.OData.Batch;

/// <summary>The delimiter between the parts of a multipart body (RFC 2046 section 5.1.1).</summary>
internal sealed partial record Boundary(string Value)
{
    private readonly byte[] _delimiter = Encoding.ASCII.GetBytes($"--{Value}");

    /// <summary>
    /// Reads the boundary of a <c>multipart/mixed</c> content type, with or without quotes. The line number is for the error.
    /// </summary>
    public static Boundary Of(string? contentType, int line)
    {
        if (contentType is null || !MediaType().IsMatch(contentType)) throw BatchErrors.ContentTypeMustBe("multipart/mixed");
        var parameter = Parameter().Match(contentType);
        if (!parameter.Success) throw BatchErrors.BoundaryMissing();
        var value = parameter.Groups["quoted"].Success ? parameter.Groups["quoted"].Value : parameter.Groups["bare"].Value;
        return Characters().IsMatch(value) ? new Boundary(value) : throw BatchErrors.BoundaryInvalid(line);
    }

    /// <summary>Finds the next delimiter line, from a position at the start of a line; -1 if there is none.</summary>
    public int Find(ReadOnlySpan<byte> body, int from)
    {
        if (IsAt(body, from, out _, out _)) return from;
        for (var at = from; at < body.Length;)
        {
            var lineEnd = body[at..].IndexOf((byte)'\n');
            if (lineEnd < 0) return -1;
            var next = body[(at + lineEnd)..].IndexOf(_delimiter);
            if (next < 0) return -1;
            at += lineEnd + next;
            if (body[at - 1] == '\n' && IsAt(body, at, out _, out _)) return at;
            at++;
        }

        return -1;
    }

    /// <summary>
    /// Whether a delimiter line begins at a position; also returns where the next line begins, and whether the delimiter closes the body.
    /// </summary>
    public bool IsAt(ReadOnlySpan<byte> body, int at, out int next, out bool isClose)
    {
        (next, isClose) = (at, false);
        if (at > body.Length || !body[at..].StartsWith(_delimiter)) return false;
        var end = body[at..].IndexOf((byte)'\n');
        next = end < 0 ? body.Length : at + end + 1;
        var tail = body[(at + _delimiter.Length)..next].TrimEnd(" \t\r\n"u8);
        isClose = tail.SequenceEqual("--"u8);
        return isClose || tail.IsEmpty;
    }

    [GeneratedRegex(
        @"^\s*multipart/mixed\s*(;|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100)]
    private static partial Regex MediaType();

    [GeneratedRegex("""
        ;\s*boundary\s*=\s*("(?<quoted>[^"]*)"|(?<bare>[^;\s]*))
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Parameter();

    // The characters of RFC 2046, with or without quotes, because clients do not always quote a colon or a slash as they should.
    [GeneratedRegex(
        @"^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Characters();
}
