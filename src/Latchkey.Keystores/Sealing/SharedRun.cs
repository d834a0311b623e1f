namespace Latchkey.Keystores.Sealing;

/// <summary>Work that holds up its thread: one thread does it on behalf of all who wait for it, and these hold none.</summary>
internal sealed class SharedRun
{
    private Task _underWay = Task.CompletedTask;

    /// <summary>Joins the run that is under way, or begins one.</summary>
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
            _ = run.Task.Exception; // nobody may be waiting any more
        }
    }
}
