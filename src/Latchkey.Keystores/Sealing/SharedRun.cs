namespace Latchkey.Keystores.Sealing;

/// <summary>Blocking work that one thread does on behalf of every caller. The callers wait without a thread.</summary>
internal sealed class SharedRun
{
    private Task _underWay = Task.CompletedTask;

    /// <summary>Joins the run in progress, or starts one.</summary>
    public Task JoinAsync(Action work)
    {
        var underWay = Volatile.Read(ref _underWay);
        if (!underWay.IsCompleted) return underWay;
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = Interlocked.CompareExchange(ref _underWay, mine.Task, underWay);
        if (first != underWay) return first;
        _ = Task.Run(() => Run(work, mine));
        return mine.Task;
    }

    private static void Run(Action work, TaskCompletionSource run)
    {
        try
        {
            work();
            run.SetResult();
        }
        catch (Exception failure)
        {
            run.SetException(failure);
            _ = run.Task.Exception; // marks the exception as observed, in case no caller is left
        }
    }
}
