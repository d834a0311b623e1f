using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Batch;

/// <summary>Writes the answer of a batch part by part, in the layout of Apache Olingo 2.</summary>
internal sealed class BatchWriter(PipeWriter output)
{
    /// <summary>Writes the delimiter before a part.</summary>
    public void WriteDelimiter(string boundary) => Write($"--{boundary}\r\n");

    /// <summary>Writes the closing delimiter.</summary>
    public void WriteClose(string boundary) => Write($"--{boundary}--\r\n");

    /// <summary>Writes the headers of a part with the answers of a changeset.</summary>
    public void WriteChangesetStart(string boundary) => Write($"Content-Type: multipart/mixed; boundary={boundary}\r\n\r\n");

    /// <summary>
    /// Writes one answer. It always has a length, because a client needs that for a binary body. So its whole body is in memory, but only
    /// that of one answer at a time.
    /// </summary>
    public async ValueTask WriteAnswerAsync(BufferedResponse answer, BatchOperation? operation, CancellationToken cancellationToken)
    {
        Write("Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n");
        WriteHeader("Content-Id", operation?.MimeContentId);
        Write($"\r\nHTTP/1.1 {answer.Status} {ODataError.ReasonPhrase(answer.Status)}\r\n");
        WriteHeader("Content-Type", answer.ContentType);
        WriteHeader("DataServiceVersion", answer.DataServiceVersion);
        WriteHeader("ETag", answer.ETag);
        WriteHeader("Preference-Applied", answer.PreferenceApplied);
        if (answer.Header is { } header) WriteHeader(header.Name, header.Value);
        WriteHeader("Content-Id", operation?.OwnContentId);
        if (answer.Status is not (204 or 304)) Write($"Content-Length: {answer.Body.Length}\r\n");
        Write("\r\n");
        output.Write(answer.Body.Span);
        Write("\r\n");
        await output.FlushAsync(cancellationToken);
    }

    private void WriteHeader(string name, string? value)
    {
        if (value is not null) Write($"{name}: {value}\r\n");
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);
}
