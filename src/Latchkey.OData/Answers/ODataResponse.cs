using System.IO.Pipelines;
using Latchkey.OData.Entities;

namespace Latchkey.OData.Answers;

/// <summary>An answer that is ready to be sent.</summary>
public sealed class ODataResponse
{
    private readonly Func<PipeWriter, CancellationToken, ValueTask>? _write;

    private ODataResponse(int status, string? contentType, long? contentLength, Func<PipeWriter, CancellationToken, ValueTask>? write)
    {
        Status = status;
        ContentType = contentType;
        ContentLength = contentLength;
        _write = write;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The media type of the body, or null if there is none.</summary>
    public string? ContentType { get; }

    /// <summary>The length of the body, or null if it is unknown before the body is written.</summary>
    public long? ContentLength { get; }

    /// <summary>The value of the <c>DataServiceVersion</c> header, or null for none.</summary>
    public string? DataServiceVersion => Status < 400 ? "2.0" : null;

    /// <summary>The value of the <c>Preference-Applied</c> header, or null for none.</summary>
    public string? PreferenceApplied { get; private set; }

    /// <summary>The value of the <c>ETag</c> header (RFC 9110 section 8.8.3), or null for none.</summary>
    public string? ETag { get; private set; }

    /// <summary>A header that the operation itself adds (<see cref="ODataResult.Header"/>), or null for none.</summary>
    public (string Name, string Value)? Header { get; private set; }

    /// <summary>Writes the body.</summary>
    public ValueTask WriteBodyAsync(PipeWriter output, CancellationToken cancellationToken) =>
        _write is null ? ValueTask.CompletedTask : _write(output, cancellationToken);

    internal static ODataResponse NotModified(string tag) => new(304, null, null, null) { ETag = tag };

    internal static ODataResponse Empty(int status) => new(status, null, 0, null);

    internal static ODataResponse Bytes(int status, string contentType, ReadOnlyMemory<byte> body) =>
        new(status, contentType, body.Length, async (output, cancellationToken) => await output.WriteAsync(body, cancellationToken));

    internal ODataResponse Tagged(string? tag)
    {
        ETag = tag;
        return this;
    }

    internal ODataResponse WithHeader((string Name, string Value)? header)
    {
        Header = header ?? Header;
        return this;
    }

    internal static ODataResponse Stream(int status, string contentType, Func<PipeWriter, CancellationToken, ValueTask> write) =>
        new(status, contentType, null, write);

    internal ODataResponse WithPreferenceApplied(string? preference)
    {
        PreferenceApplied = preference;
        return this;
    }
}
