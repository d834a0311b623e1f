using System.Buffers;
using System.Security.Claims;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Requests;

/// <summary>A request as the service sees it, whether it came alone over HTTP or as a part of a batch.</summary>
public sealed record ODataRequest
{
    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path below the service root as it was sent, undecoded, without a slash in front.</summary>
    public required string Path { get; init; }

    /// <summary>The query string as it was sent, undecoded, without its question mark; empty if there is none.</summary>
    public required string Query { get; init; }

    /// <summary>The service root with its port, ending in a slash: the base of every link that is written.</summary>
    public required string ServiceRoot { get; init; }

    /// <summary>The value of a header, the values of a repeated one joined by commas, or null.</summary>
    public required Func<string, string?> Header { get; init; }

    /// <summary>The body; <see cref="Stream.Null"/> if there is none.</summary>
    public required Stream Body { get; init; }

    /// <summary>The length of the body where it is known.</summary>
    public long? BodyLength { get; init; }

    /// <summary>Who asks.</summary>
    public required ClaimsPrincipal Caller { get; init; }

    /// <summary>When the request came.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The changeset that the request is a part of, or null.</summary>
    internal Changeset? Changeset { get; init; }

    private const int SegmentLength = 64 * 1024;

    /// <summary>Reads the body.</summary>
    /// <remarks>
    /// Allocates for the bytes that came, not for the announced length, and only once: a buffer that grows by doubling needs three times
    /// the body at its end, and leaves as much behind. The segments are cleared before reuse, because a body may hold keys.
    /// </remarks>
    /// <exception cref="ODataException">413: it is longer than the limit; no more of it than that is read.</exception>
    internal async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(long limit, CancellationToken cancellationToken)
    {
        if (BodyLength > limit) throw ProtocolErrors.BodyTooLarge(limit);
        var segments = new List<byte[]>();
        try
        {
            var length = 0;
            while (true)
            {
                var start = length % SegmentLength;
                if (start == 0 && length / SegmentLength == segments.Count) segments.Add(ArrayPool<byte>.Shared.Rent(SegmentLength));
                var read = await Body.ReadAsync(segments[^1].AsMemory(start, SegmentLength - start), cancellationToken);
                if (read == 0) return Join(segments, length);
                length += read;
                if (length > limit) throw ProtocolErrors.BodyTooLarge(limit);
            }
        }
        finally
        {
            foreach (var segment in segments) ArrayPool<byte>.Shared.Return(segment, clearArray: true);
        }
    }

    private static byte[] Join(List<byte[]> segments, int length)
    {
        var body = GC.AllocateUninitializedArray<byte>(length);
        for (int start = 0, i = 0; start < length; start += SegmentLength, i++)
        {
            segments[i].AsSpan(0, Math.Min(SegmentLength, length - start)).CopyTo(body.AsSpan(start));
        }

        return body;
    }
}
