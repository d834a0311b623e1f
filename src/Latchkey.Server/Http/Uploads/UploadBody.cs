using Latchkey.OData.Errors;

namespace Latchkey.Server.Http.Uploads;

/// <summary>
/// The body of a request. Once it turns out to be large it takes its length from the budget, and must then come in time, so
/// that nobody holds the budget by sending slowly.
/// </summary>
/// <param name="body">The body as it comes.</param>
/// <param name="length">Its length, or the most that is taken where it is not told.</param>
/// <param name="isLengthKnown">Whether the length is told.</param>
/// <param name="budget">The budget.</param>
internal sealed class UploadBody(Stream body, long length, bool isLengthKnown, UploadBudget budget) : Stream
{
    /// <summary>Up to here bodies are bounded by the number of connections alone: only keystores and batches are larger.</summary>
    public const long LargeLength = 64 * 1024;

    // 9 MiB at 600 kbit/s.
    private static readonly TimeSpan TimeToSend = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _late = new();
    private long _read;
    private IDisposable? _share;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_share is null && (isLengthKnown ? length > LargeLength : _read > LargeLength))
        {
            _share = await budget.TakeAsync(length, cancellationToken);
            _late.CancelAfter(TimeToSend);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _late.Token);
        try
        {
            var count = await body.ReadAsync(buffer, either.Token);
            _read += count;
            return count;
        }
        catch (OperationCanceledException) when (_late.IsCancellationRequested)
        {
            throw new ODataException(StatusCodes.Status408RequestTimeout, "The request body came too slowly.");
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _share?.Dispose();
            _late.Dispose();
        }

        base.Dispose(disposing);
    }
}
