using System.Security.Claims;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Requests;

/// <summary>A request to the service, received directly over HTTP or as a part of a batch.</summary>
public sealed record ODataRequest
{
    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The undecoded path below the service root, without a leading slash.</summary>
    public required string Path { get; init; }

    /// <summary>The undecoded query string, without the question mark; empty if there is none.</summary>
    public required string Query { get; init; }

    /// <summary>The service root with its port and a trailing slash: the base of every link in an answer.</summary>
    public required string ServiceRoot { get; init; }

    /// <summary>Returns the value of a header (repeated ones joined by commas), or null.</summary>
    public required Func<string, string?> Header { get; init; }

    /// <summary>The body; <see cref="Stream.Null"/> if there is none.</summary>
    public required Stream Body { get; init; }

    /// <summary>The length of the body, if it is known.</summary>
    public long? BodyLength { get; init; }

    /// <summary>The caller.</summary>
    public required ClaimsPrincipal Caller { get; init; }

    /// <summary>When the request arrived.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The changeset that the request belongs to, or null.</summary>
    internal Changeset? Changeset { get; init; }

    /// <summary>Reads the body.</summary>
    /// <remarks>
    /// Allocates memory for the bytes received, not for the announced length, and only once. A buffer that doubles needs three times the
    /// length of the body in the end, and leaves as much garbage.
    /// </remarks>
    /// <exception cref="ODataException">413: the body exceeds the limit, and no more than that was read.</exception>
    internal async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(long limit, CancellationToken cancellationToken)
    {
        if (BodyLength > limit) throw ProtocolErrors.BodyTooLarge(limit);
        var segments = new List<byte[]>();
        try
        {
            var length = 0;
            while (true)
            {
                var start = length % BodySegments.Length;
                if (length == segments.Count * BodySegments.Length) segments.Add(BodySegments.Rent());
                var read = await Body.ReadAsync(segments[^1].AsMemory(start, BodySegments.Length - start), cancellationToken);
                if (read == 0) return Join(segments, length);
                length += read;
                if (length > limit) throw ProtocolErrors.BodyTooLarge(limit);
            }
        }
        finally
        {
            foreach (var segment in segments) BodySegments.Return(segment);
        }
    }

    private static byte[] Join(List<byte[]> segments, int length)
    {
        var body = GC.AllocateUninitializedArray<byte>(length);
        for (int start = 0, i = 0; start < length; start += BodySegments.Length, i++)
        {
            segments[i].AsSpan(0, Math.Min(BodySegments.Length, length - start)).CopyTo(body.AsSpan(start));
        }

        return body;
    }
}
