using System.Text;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Batch;

/// <summary>A position in a multipart body. Lines end with CRLF, or with LF as some clients write them (docs/contract.md#batch).</summary>
internal sealed class BodyCursor(ReadOnlyMemory<byte> body)
{
    // Kestrel's limit on a request line.
    private const int MaxLineLength = 8 * 1024;

    private int _at;

    /// <summary>The position. An error computes its line from it.</summary>
    public int Position => _at;

    /// <summary>The number of the line at a position. It is only computed for an error.</summary>
    public int LineOf(int position) => body.Span[..position].Count((byte)'\n') + 1;

    /// <summary>Reads a line without its line end. Returns null at the end of the body.</summary>
    /// <param name="malformed">
    /// Makes the error for a line that is too long, is not UTF-8 or has control characters, from the line number and the reason.
    /// </param>
    /// <exception cref="ODataException">400: the error from <paramref name="malformed"/>.</exception>
    public string? ReadLine(Func<int, string, ODataException> malformed)
    {
        if (_at >= body.Length) return null;
        var rest = body.Span[_at..];
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        if (line.Length > MaxLineLength) throw malformed(LineOf(_at), $", which is longer than {MaxLineLength} bytes");
        var text = Encoding.UTF8.GetString(line).TrimEnd('\r', ' ', '\t');
        if (text.Any(letter => (char.IsControl(letter) && letter != '\t') || letter == '\uFFFD')) throw malformed(LineOf(_at), "");
        _at += end < 0 ? rest.Length : end + 1;
        return text;
    }

    /// <summary>Skips empty lines. Some clients write more of them than necessary (docs/contract.md#batch).</summary>
    public void SkipBlankLines()
    {
        while (_at < body.Length)
        {
            var end = body.Span[_at..].IndexOf((byte)'\n');
            if (end < 0 || !body.Span[_at..(_at + end)].Trim(" \t\r"u8).IsEmpty) return;
            _at += end + 1;
        }
    }

    /// <summary>Whether the position is at a delimiter line.</summary>
    public bool IsAtDelimiter(Boundary boundary) => boundary.IsAt(body.Span, _at, out _, out _);

    /// <summary>Reads a delimiter line, if the position is at one.</summary>
    public bool TryReadDelimiter(Boundary boundary, out bool isClose)
    {
        if (!boundary.IsAt(body.Span, _at, out var next, out isClose)) return false;
        _at = next;
        return true;
    }

    /// <summary>
    /// Reads up to the next delimiter, without the line end before it. An announced length is used if a delimiter follows there, because
    /// only then can a binary body contain a delimiter. A wrong length is ignored: some clients count characters.
    /// </summary>
    /// <exception cref="ODataException">400: there is no further delimiter.</exception>
    public ReadOnlyMemory<byte> ReadToDelimiter(Boundary boundary, long? announced)
    {
        var start = _at;
        if (announced is { } length && length <= body.Length - start && IsFollowedByDelimiter(start + (int)length, boundary))
            return body.Slice(start, (int)length);

        var next = boundary.Find(body.Span, start);
        if (next < 0) throw BatchErrors.CloseDelimiterMissing(LineOf(body.Length));
        _at = next;
        return body[start..EndOfLineBefore(start, next)];
    }

    private bool IsFollowedByDelimiter(int at, Boundary boundary)
    {
        var back = _at;
        _at = at;
        SkipBlankLines();
        if (IsAtDelimiter(boundary)) return true;
        _at = back;
        return false;
    }

    private int EndOfLineBefore(int start, int next)
    {
        if (next > start && body.Span[next - 1] == '\n') next--;
        if (next > start && body.Span[next - 1] == '\r') next--;
        return next;
    }
}
