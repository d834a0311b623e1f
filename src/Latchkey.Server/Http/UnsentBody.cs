using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Latchkey.Server.Http;

/// <summary>
/// The body of an answer, of which nothing is sent before the first flush. So a failure before that can still be answered with an error
/// document of its own: the server beneath would send what was written already, even after <see cref="HttpResponse.Clear"/>.
/// </summary>
internal sealed class UnsentBody(IHttpResponseBodyFeature output) : PipeWriter, IHttpResponseBodyFeature
{
    private static readonly PipeOptions WithoutLimit = new(pauseWriterThreshold: 0, useSynchronizationContext: false);

    private Pipe? _held;
    private long _heldBytes;
    private bool _isReleased;
    private Stream? _stream;

    /// <inheritdoc/>
    public PipeWriter Writer => this;

    /// <inheritdoc/>
    public Stream Stream => _stream ??= AsStream(leaveOpen: true);

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc/>
    public override long UnflushedBytes => _isReleased ? output.Writer.UnflushedBytes : _heldBytes;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => Target.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => Target.GetSpan(sizeHint);

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        Target.Advance(bytes);
        if (!_isReleased) _heldBytes += bytes;
    }

    /// <inheritdoc/>
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        await ReleaseAsync();
        return await output.Writer.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        await ReleaseAsync();
        return await output.Writer.WriteAsync(source, cancellationToken);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => output.Writer.CancelPendingFlush();

    /// <summary>Hands the held bytes on, which are then sent with the next flush, or when the request ends.</summary>
    public async ValueTask ReleaseAsync()
    {
        if (_isReleased) return;
        _isReleased = true;
        if (_held is not { } held) return;
        await held.Writer.CompleteAsync();
        if (held.Reader.TryRead(out var content))
        {
            foreach (var piece in content.Buffer) output.Writer.Write(piece.Span);
        }

        await held.Reader.CompleteAsync();
        _held = null;
    }

    /// <summary>Forgets the held bytes.</summary>
    public void Discard()
    {
        _held?.Writer.Complete();
        _held?.Reader.Complete();
        (_held, _heldBytes) = (null, 0);
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => throw new NotSupportedException("The server completes its answers.");

    /// <inheritdoc/>
    public void DisableBuffering() => output.DisableBuffering();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => output.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        await ReleaseAsync();
        await output.SendFileAsync(path, offset, count, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task CompleteAsync()
    {
        await ReleaseAsync();
        await output.CompleteAsync();
    }

    private PipeWriter Target => _isReleased ? output.Writer : (_held ??= new Pipe(WithoutLimit)).Writer;
}
