using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Storage.Writing;

/// <summary>A change that waits to be decided and then to be durable.</summary>
internal sealed class PendingChange(
    string tenant, Func<TenantKeystores, KeystoreChange> rule, long queued, CancellationToken cancellationToken, bool isProbe = false)
{
    // The continuations are requests, which would hold up the writer if they ran here.
    private readonly TaskCompletionSource<CommittedChange> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Tenant => tenant;

    /// <summary>Whether it changes nothing, and is committed only to see whether that succeeds.</summary>
    public bool IsProbe => isProbe;

    /// <summary>The answer for which the caller waits; the caller may give up earlier.</summary>
    public Task<CommittedChange> Answer => _answer.Task.WaitAsync(cancellationToken);

    /// <summary>Whether there is an answer.</summary>
    public bool IsAnswered => _answer.Task.IsCompleted;

    /// <summary>Whether nobody waits for the change any longer, so that it need not be decided.</summary>
    public bool IsAbandoned => cancellationToken.IsCancellationRequested || IsAnswered;

    /// <summary>Whether the writer has begun with the change, so that it may be made even if the caller does not hear of it.</summary>
    public bool IsTaken { get; set; }

    /// <summary>When the change was queued, as a timestamp of the clock.</summary>
    public long Queued => queued;

    /// <summary>The result of the rule, or null if it refused.</summary>
    public CommittedChange? Decided { get; private set; }

    /// <summary>The exception of the rule.</summary>
    public Exception? Refused { get; private set; }

    /// <summary>Runs the rule, again at each attempt. Its result is prepared for storing before it is applied.</summary>
    public void Decide(TenantKeystores newest, Guid commit, Func<KeystoreChange, KeystoreChange> finish)
    {
        (Decided, Refused) = (null, null);
        try
        {
            var change = finish(rule(newest));
            Decided = new CommittedChange(change.ChangesState ? newest.Apply(change).CommittedBy(commit) : newest, change);
        }
        catch (Exception refused)
        {
            Refused = refused;
        }
    }

    /// <summary>Refuses the change after all, because the result of the rule contradicts the database.</summary>
    public void Refuse(Refusal reason) => (Decided, Refused) = (null, new RefusalException(reason));

    /// <summary>Passes on the result or the exception of the rule, now that the state that it saw is durable.</summary>
    public void Settle()
    {
        if (IsAnswered) return;
        if (Decided is not null) _answer.TrySetResult(Decided);
        else _answer.TrySetException(Refused!);
    }

    /// <summary>Refuses the change, because it waited too long for others.</summary>
    public void Expire() => _answer.TrySetException(new RefusalException(new Refusal.KeystoreLocked()));

    /// <summary>Ends the wait of the caller, whatever the database does.</summary>
    public void GiveUp()
    {
        if (IsTaken) Fail(new TimeoutException("The database does not answer."));
        else Expire();
    }

    /// <summary>Refuses the change, unless the caller has an answer already.</summary>
    public void Fail(Exception cause) => _answer.TrySetException(new RefusalException(new Refusal.StoreUnavailable(), cause));
}
