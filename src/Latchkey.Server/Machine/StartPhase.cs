namespace Latchkey.Server.Machine;

/// <summary>
/// Whether the server is still starting. Until it serves or is sealed, a failure is reported as one sentence on the standard error output,
/// and the log leaves out the framework's own reports with their stack traces.
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
