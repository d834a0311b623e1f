using System.IO.Pipelines;
using Latchkey.OData.Answers;

namespace Latchkey.OData.Batch;

/// <summary>An answer with its whole body in memory.</summary>
internal sealed record BufferedResponse(
    int Status, string? ContentType, string? DataServiceVersion, string? ETag, string? PreferenceApplied, ReadOnlyMemory<byte> Body)
{
    /// <summary>A header that the operation itself adds, or null for none.</summary>
    public (string Name, string Value)? Header { get; init; }

    /// <summary>Writes the body of an answer to memory.</summary>
    public static async ValueTask<BufferedResponse> OfAsync(ODataResponse response, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var output = PipeWriter.Create(buffer, new StreamPipeWriterOptions(leaveOpen: true));
        await response.WriteBodyAsync(output, cancellationToken);
        await output.CompleteAsync();
        var body = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        return new BufferedResponse(
            response.Status, response.ContentType, response.DataServiceVersion, response.ETag, response.PreferenceApplied, body)
        {
            Header = response.Header,
        };
    }
}
