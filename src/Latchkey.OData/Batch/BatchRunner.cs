using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Latchkey.OData.Answers;
using Latchkey.OData.Errors;
using Latchkey.OData.Requests;

namespace Latchkey.OData.Batch;

/// <summary>
/// Serves batches. Each request of a batch goes through the service like a separate request, on behalf of the caller of the batch.
/// </summary>
/// <param name="support">The support for batches.</param>
/// <param name="serve">Serves one request.</param>
internal sealed class BatchRunner(BatchSupport support, Func<ODataRequest, CancellationToken, ValueTask<ODataResponse>> serve)
{
    /// <summary>
    /// Reads a batch. Its parts run one after another while the answer is written, so the answers of a hundred queries are never in memory
    /// at once.
    /// </summary>
    /// <exception cref="ODataException">405, 413, or 400 for a batch that has no effect.</exception>
    public async ValueTask<ODataResponse> ServeAsync(ODataRequest batch, CancellationToken cancellationToken)
    {
        if (batch.Method != "POST") throw ProtocolErrors.MethodNotAllowed();
        var body = await batch.ReadBodyAsync(support.BodyLimit(batch.Caller), cancellationToken);
        var parts = BatchReader.Read(body, batch.Header("Content-Type"), batch.ServiceRoot);
        var boundary = NewBoundary("batch");
        return ODataResponse.Stream(202, $"multipart/mixed; boundary={boundary}", async (output, aborted) =>
        {
            try
            {
                await RunAsync(batch, parts, boundary, output, aborted);
            }
            finally
            {
                // The requests may contain passwords and keys.
                CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(body).Span);
            }
        });
    }

    private async ValueTask RunAsync(
        ODataRequest batch, IReadOnlyList<BatchPart> parts, string boundary, PipeWriter output, CancellationToken cancellationToken)
    {
        var writer = new BatchWriter(output);
        foreach (var part in parts)
        {
            writer.WriteDelimiter(boundary);
            if (part.IsChangeset) await RunChangesetAsync(batch, part, writer, cancellationToken);
            else await WriteAsync(writer, batch, part.Operations[0], ServeAsync(part.Operations[0]), cancellationToken);
        }

        writer.WriteClose(boundary);
        await output.FlushAsync(cancellationToken);

        Task<ODataResponse> ServeAsync(BatchOperation operation) => serve(Request(batch, operation), cancellationToken).AsTask();
    }

    // A failed changeset is answered with a single error, without a multipart around it (OData V2, "Batch Processing").
    private async ValueTask RunChangesetAsync(ODataRequest batch, BatchPart part, BatchWriter writer, CancellationToken cancellationToken)
    {
        var run = new ChangesetRun(
            support.OpenChangeset(batch.Caller),
            (operation, references, changeset) => serve(Request(batch, operation, references, changeset), cancellationToken));
        if (await run.RunAsync(part.Operations, cancellationToken) is { } failed)
        {
            await WriteAsync(writer, batch, null, failed, cancellationToken);
            return;
        }

        var boundary = NewBoundary("changeset");
        writer.WriteChangesetStart(boundary);
        foreach (var (operation, answer) in part.Operations.Zip(run.Answers))
        {
            writer.WriteDelimiter(boundary);
            await WriteAsync(writer, batch, operation, answer, cancellationToken);
        }

        writer.WriteClose(boundary);
    }

    private async ValueTask WriteAsync(
        BatchWriter writer, ODataRequest batch, BatchOperation? operation, Task<ODataResponse> answer, CancellationToken cancellationToken)
    {
        BufferedResponse buffered;
        try
        {
            buffered = await BufferedResponse.OfAsync(await answer, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var error = ErrorDocument.Of(support.Unforeseen(failure), null, operation?.Headers["Accept"] ?? batch.Header("Accept"));
            buffered = await BufferedResponse.OfAsync(error, cancellationToken);
        }

        await writer.WriteAnswerAsync(buffered, operation, cancellationToken);
    }

    private static ODataRequest Request(
        ODataRequest batch, BatchOperation operation, IReadOnlyDictionary<string, string>? references = null, Changeset? changeset = null)
    {
        var target = references is null ? operation.Target : operation.Target.Resolve(references);
        MemoryMarshal.TryGetArray(operation.Body, out var body);
        return new ODataRequest
        {
            Method = operation.Method,
            Path = target.Path,
            Query = target.Query,
            ServiceRoot = batch.ServiceRoot,
            Header = name => operation.Headers[name],
            Body = new MemoryStream(body.Array ?? [], body.Offset, body.Count, writable: false),
            BodyLength = body.Count,
            Caller = batch.Caller,
            Time = batch.Time,
            Changeset = changeset,
        };
    }

    private static string NewBoundary(string kind) => $"{kind}_{Guid.NewGuid()}";
}
