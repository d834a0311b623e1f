namespace Latchkey.Server.Machine;

/// <summary>
/// Whether the server is still starting. Until it serves or is sealed, a failure is one sentence to who started it; the framework's own
/// reports of it, with their stack traces, are left out of the log.
/// </summary>
internal sealed class StartPhase
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once the server serves or is sealed.</summary>
    public Task Over => _over.Task;

    /// <summary>Leaves out what the framework reports while the server starts.</summary>
    public void Filter(ILoggingBuilder logging) => logging
        .AddFilter("Microsoft.AspNetCore.Server.Kestrel",
            level => level >= LogLevel.Warning && (Over.IsCompleted || level < LogLevel.Error))
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Warning && Over.IsCompleted);

    /// <summary>Ends it.</summary>
    public void End() => _over.TrySetResult();
}
