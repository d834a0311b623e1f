using System.Diagnostics;
using Latchkey.OData.Errors;
using Latchkey.Server.Access;

namespace Latchkey.Server.Http.Uploads;

/// <summary>
/// The body of a request. Once it turns out to be large, each piece of it takes its share of the budget before it is read, and must
/// come in time, so that nobody holds the budget by announcing much or by sending slowly.
/// </summary>
/// <param name="body">The body as it comes.</param>
/// <param name="owner">Whose it is.</param>
/// <param name="budget">The budget.</param>
internal sealed class UploadBody(Stream body, ShareOwner owner, UploadBudget budget) : Stream
{
    /// <summary>Up to here bodies are bounded by the number of connections alone: only keystores and batches are larger.</summary>
    public const long LargeLength = 64 * 1024;

    private const int Piece = 256 * 1024;

    // Slower than any line over which somebody would send so much: 128 kbit/s, after some seconds to begin.
    private const double LeastRate = 16 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly List<IDisposable> _shares = [];
    private readonly Stopwatch _waited = new();
    private bool _isLarge;
    private long _read;
    private long _paidFor = LargeLength;

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
        if (_read >= _paidFor)
        {
            Begin();
            _shares.Add(await budget.TakeAsync(owner, Piece, cancellationToken));
            _paidFor += Piece;
        }

        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (_read >= LargeLength) late.CancelAfter(TimeLeft());
        try
        {
            if (_read >= LargeLength) _waited.Start();
            var count = await body.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _paidFor - _read)], late.Token);
            _read += count;
            return count;
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
            foreach (var share in _shares) share.Dispose();
            if (_isLarge) budget.End();
        }

        base.Dispose(disposing);
    }

    private void Begin()
    {
        if (!_isLarge) budget.Begin();
        _isLarge = true;
    }

    // What counts is the time that the client lets us wait, not that in which we make it wait.
    private TimeSpan TimeLeft() => TimeSpan.FromTicks(Math.Max(0, (Grace + TimeSpan.FromSeconds((_read - LargeLength) / LeastRate) - _waited.Elapsed).Ticks));
}
