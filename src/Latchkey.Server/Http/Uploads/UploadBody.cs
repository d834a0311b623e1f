using System.Diagnostics;
using Latchkey.Application.Work;
using Latchkey.OData.Errors;

namespace Latchkey.Server.Http.Uploads;

/// <summary>
/// The body of a request. Once it turns out to be large, it takes its share of the budget, in one piece so that no two wait for one
/// another, before more of it is read; and must come in time, so that nobody holds the budget for long by sending slowly.
/// </summary>
/// <param name="body">The body as it comes.</param>
/// <param name="length">How long it is, or null if nobody says: then it takes all that a client may hold.</param>
/// <param name="owner">Whose it is.</param>
/// <param name="budget">The budget.</param>
internal sealed class UploadBody(Stream body, long? length, ShareOwner owner, UploadBudget budget) : Stream
{
    /// <summary>Up to here bodies are bounded by the number of connections alone: only keystores and batches are larger.</summary>
    public const long LargeLength = 64 * 1024;

    // Slower than any line over which somebody would send so much: 128 kbit/s, after some seconds to begin.
    private const double LeastRate = 16 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _waited = new();
    private IDisposable? _share;
    private bool _isLarge;
    private long _read;

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
        if (_read < LargeLength) return await ReadOnAsync(buffer[..(int)Math.Min(buffer.Length, LargeLength - _read)], cancellationToken);
        await BeginAsync(cancellationToken);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(TimeLeft());
        try
        {
            _waited.Start();
            return await ReadOnAsync(buffer, late.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ODataException(StatusCodes.Status408RequestTimeout, "The request body came too slowly.");
        }
        finally
        {
            _waited.Stop();
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
            if (_isLarge) budget.End();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadOnAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await body.ReadAsync(buffer, cancellationToken);
        _read += count;
        return count;
    }

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (_share is not null) return;
        if (!_isLarge) budget.Begin();
        _isLarge = true;
        _share = await budget.TakeAsync(owner, length ?? long.MaxValue, cancellationToken);
    }

    // What counts is the time that the client lets us wait, not that in which we make it wait.
    private TimeSpan TimeLeft() =>
        TimeSpan.FromTicks(Math.Max(0, (Grace + TimeSpan.FromSeconds((_read - LargeLength) / LeastRate) - _waited.Elapsed).Ticks));
}
