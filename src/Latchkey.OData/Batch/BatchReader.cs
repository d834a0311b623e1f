using System.Globalization;

namespace Latchkey.OData.Batch;

/// <summary>
/// Reads the body of a batch (OData V2, "Batch Processing"; RFC 2046 section 5.1). All of it is read before any operation runs, so a
/// malformed or truncated batch has no effect.
/// </summary>
internal sealed class BatchReader
{
    private static readonly string[] ChangeMethods = ["POST", "PUT", "PATCH", "MERGE", "DELETE"];
    private static readonly string[] IdentityEncodings = ["binary", "8bit", "7bit"];

    private readonly BodyCursor _body;
    private readonly Boundary _boundary;
    private readonly string _serviceRoot;
    private int _operations;

    private BatchReader(ReadOnlyMemory<byte> body, Boundary boundary, string serviceRoot)
    {
        _body = new BodyCursor(body);
        _boundary = boundary;
        _serviceRoot = serviceRoot;
    }

    /// <summary>Reads a batch.</summary>
    /// <exception cref="ODataException">400: the body is not a batch, or has a request that is not allowed in one.</exception>
    public static IReadOnlyList<BatchPart> Read(ReadOnlyMemory<byte> body, string? contentType, string serviceRoot)
    {
        var reader = new BatchReader(body, Boundary.Of(contentType, line: 1), serviceRoot);
        return reader.ReadParts(reader._boundary, reader.ReadPart);
    }

    // The preamble, before the first delimiter, and the epilogue, after the last one, have no meaning.
    private List<T> ReadParts<T>(Boundary boundary, Func<T> readPart)
    {
        _body.ReadToDelimiter(boundary, announced: null);
        var parts = new List<T>();
        while (_body.TryReadDelimiter(boundary, out var isClose))
        {
            if (isClose && parts.Count > 0) return parts;
            if (isClose) break;
            _body.SkipBlankLines();
            parts.Add(readPart());
        }

        throw BatchErrors.DelimiterMissing(_body.LineOf(_body.Position));
    }

    private BatchPart ReadPart()
    {
        var start = _body.Position;
        var headers = PartHeaders.Read(_body, _boundary);
        var contentType = headers["Content-Type"] ?? throw BatchErrors.PartContentTypeMissing();
        if (IsHttp(contentType)) return new BatchPart(IsChangeset: false, [ReadOperation(headers, _boundary, isChange: false)]);
        if (!contentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
            throw BatchErrors.ContentTypeMustBe("multipart/mixed or application/http");

        var boundary = Boundary.Of(contentType, _body.LineOf(start));
        if (boundary.Value == _boundary.Value) throw BatchErrors.BoundaryRepeated(_body.LineOf(start));
        var changes = ReadParts(boundary, () => ReadChange(boundary));
        _body.ReadToDelimiter(_boundary, announced: null);
        RefuseRepeatedContentIds(changes);
        return new BatchPart(IsChangeset: true, changes);
    }

    private BatchOperation ReadChange(Boundary boundary)
    {
        var headers = PartHeaders.Read(_body, boundary);
        return IsHttp(headers["Content-Type"] ?? throw BatchErrors.PartContentTypeMissing())
            ? ReadOperation(headers, boundary, isChange: true)
            : throw BatchErrors.ContentTypeMustBe("application/http");
    }

    private BatchOperation ReadOperation(PartHeaders part, Boundary boundary, bool isChange)
    {
        if (++_operations > BatchSupport.MaxOperations) throw BatchErrors.TooManyOperations(BatchSupport.MaxOperations);
        if (part["Content-Transfer-Encoding"] is { } encoding && !IdentityEncodings.Contains(encoding.ToLowerInvariant()))
            throw BatchErrors.TransferEncodingNotBinary();
        _body.SkipBlankLines();
        var line = _body.Position;
        var (method, uri) = SplitRequestLine(_body.ReadLine(BatchErrors.RequestLineInvalid))
            ?? throw BatchErrors.RequestLineInvalid(_body.LineOf(line));
        if (isChange && !ChangeMethods.Contains(method)) throw BatchErrors.NotAChange(_body.LineOf(line));
        var target = BatchTarget.Parse(uri, _serviceRoot) ?? throw BatchErrors.UriInvalid(_body.LineOf(line));
        if (target.IsBatch) throw BatchErrors.BatchInBatch(_body.LineOf(line));
        if (!isChange && method != "GET") throw BatchErrors.NotAQuery(_body.LineOf(line));

        var headers = PartHeaders.Read(_body, boundary);
        var body = _body.ReadToDelimiter(boundary, AnnouncedLength(headers));
        return new BatchOperation(method, target, headers, isChange ? body : default, part["Content-ID"]);
    }

    // Some clients forget to encode a space in a filter, so the method is before the first space and the version after the last.
    private static (string Method, string Uri)? SplitRequestLine(string? line)
    {
        var first = line?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        var last = line?.LastIndexOf(" HTTP/1.", StringComparison.Ordinal) ?? -1;
        return first > 0 && last > first ? (line![..first], line[(first + 1)..last].Trim()) : null;
    }

    private static long? AnnouncedLength(PartHeaders headers) =>
        long.TryParse(headers["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;

    private static bool IsHttp(string contentType) =>
        contentType.Split(';')[0].Trim().Equals("application/http", StringComparison.OrdinalIgnoreCase);

    private static void RefuseRepeatedContentIds(List<BatchOperation> changes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (change.ContentId is { } contentId && !seen.Add(contentId)) throw BatchErrors.ContentIdRepeated(contentId);
        }
    }
}
