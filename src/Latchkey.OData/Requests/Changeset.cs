namespace Latchkey.OData.Requests;

/// <summary>
/// Changes of several operations that are made together or not at all. The service derives its own class. An operation in a changeset
/// submits its change, waits for <see cref="CommittedAsync"/>, and then answers. Until they wait, the operations run one at a time, in the
/// order of the batch.
/// </summary>
public abstract class Changeset
{
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// The path, below the service root, of the entity that the last change creates or changes; or null. A reference such as <c>$1</c>
    /// stands for it.
    /// </summary>
    public abstract string? LastEntity { get; }

    /// <summary>Makes all submitted changes, or throws and makes none.</summary>
    protected abstract Task MakeAsync(CancellationToken cancellationToken);

    /// <summary>Called by an operation that has submitted its change. Completes when all changes of the changeset are made.</summary>
    /// <exception cref="OperationCanceledException">No change is made, because another operation was refused.</exception>
    protected Task CommittedAsync()
    {
        _said.TrySetResult();
        return _committed.Task;
    }

    /// <summary>Runs an operation until it waits for the commit (true) or ends without waiting (false).</summary>
    internal async Task<bool> WaitsAsync(Task operation)
    {
        await Task.WhenAny(operation, _said.Task);
        var waits = _said.Task.IsCompleted;
        _said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return waits;
    }

    /// <summary>
    /// Makes the changes and lets the operations answer. Returns false if nothing was changed, which is then what they answer.
    /// </summary>
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

    /// <summary>Ends the waiting operations without an answer, unless they already know the result of the commit.</summary>
    internal void Abandon() => _committed.TrySetCanceled();
}
