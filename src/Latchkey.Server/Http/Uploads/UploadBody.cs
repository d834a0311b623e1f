using System.Diagnostics;
using Latchkey.Application.Work;
using Latchkey.OData.Errors;

namespace Latchkey.Server.Http.Uploads;

/// <summary>
/// The body of a request. Once it turns out to be large, it takes its share of the budget before more of it is read, in one piece, so that
/// no two uploads wait for each other. It must then arrive in time, so that no slow client holds the budget for long.
/// </summary>
/// <param name="body">The body as it comes.</param>
/// <param name="length">Its length, or null if the request states none: then it takes all that a client may hold.</param>
/// <param name="owner">Whose it is.</param>
/// <param name="budget">The budget.</param>
internal sealed class UploadBody(Stream body, long? length, ShareOwner owner, UploadBudget budget) : Stream
{
    /// <summary>
    /// Up to this length, only the number of connections limits the memory of bodies: only keystores and batches are larger.
    /// </summary>
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

    // Counts the time in which the server waits for the client, not the time in which the client waits for the server.
    private TimeSpan TimeLeft() =>
        TimeSpan.FromTicks(Math.Max(0, (Grace + TimeSpan.FromSeconds((_read - LargeLength) / LeastRate) - _waited.Elapsed).Ticks));
}
