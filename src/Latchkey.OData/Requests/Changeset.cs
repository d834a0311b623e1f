namespace Latchkey.OData.Requests;

/// <summary>
/// Changes of several operations that are made together or not at all. The service behind the operations derives from it: an
/// operation that runs in a changeset hands over its change, then waits for <see cref="CommittedAsync"/>, and answers what was
/// made. Until then the operations run one at a time, in the order of the batch.
/// </summary>
public abstract class Changeset
{
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// The path below the service root of the entity that the last change makes or changes, or null: what a reference such as
    /// <c>$1</c> stands for.
    /// </summary>
    public abstract string? LastEntity { get; }

    /// <summary>Makes all changes that were handed over, or throws and makes none.</summary>
    protected abstract Task MakeAsync(CancellationToken cancellationToken);

    /// <summary>Called by an operation that has handed over its change; completes once all changes of the changeset are made.</summary>
    /// <exception cref="OperationCanceledException">None is made, because another operation was refused.</exception>
    protected Task CommittedAsync()
    {
        _said.TrySetResult();
        return _committed.Task;
    }

    /// <summary>Runs an operation until it waits for the commit (true) or ends without (false).</summary>
    internal async Task<bool> WaitsAsync(Task operation)
    {
        await Task.WhenAny(operation, _said.Task);
        var waits = _said.Task.IsCompleted;
        _said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return waits;
    }

    /// <summary>Makes the changes and lets the operations answer; false if nothing was made, which they answer then.</summary>
    internal async Task<bool> CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await MakeAsync(cancellationToken);
            _committed.SetResult();
            return true;
        }
        catch (Exception failure)
        {
            _committed.SetException(failure);
            return false;
        }
    }

    /// <summary>Lets the operations that wait end without an answer, unless they know how the commit ended.</summary>
    internal void Abandon() => _committed.TrySetCanceled();
}
