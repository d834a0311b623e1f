using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Storage.Writing;

/// <summary>A change that waits to be decided and then to be durable.</summary>
internal sealed class PendingChange(string tenant, Func<TenantKeystores, KeystoreChange> rule, long queued, CancellationToken cancellationToken, bool isProbe = false)
{
    // The continuations are requests; run here, they would hold up the writer.
    private readonly TaskCompletionSource<CommittedChange> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Tenant => tenant;

    /// <summary>Whether it changes nothing and is committed all the same, to see whether that succeeds.</summary>
    public bool IsProbe => isProbe;

    /// <summary>What the caller waits for; it may give up before the change does.</summary>
    public Task<CommittedChange> Answer => _answer.Task.WaitAsync(cancellationToken);

    /// <summary>Whether there is an answer.</summary>
    public bool IsAnswered => _answer.Task.IsCompleted;

    /// <summary>Whether the caller gave up, so that the change need not be decided.</summary>
    public bool IsAbandoned => cancellationToken.IsCancellationRequested || IsAnswered;

    /// <summary>Whether the writer has begun with the change, so that it may be made even if the caller does not hear of it.</summary>
    public bool IsTaken { get; set; }

    /// <summary>When the change was queued, as a timestamp of the clock.</summary>
    public long Queued => queued;

    /// <summary>What the rule decided, or null if it refused.</summary>
    public CommittedChange? Decided { get; private set; }

    /// <summary>What the rule threw.</summary>
    public Exception? Refused { get; private set; }

    /// <summary>Runs the rule, anew if the state is another; what it decides is finished for storing before it is applied.</summary>
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

    /// <summary>Refuses what the rule decided: it does not go with what the database says.</summary>
    public void Refuse(Refusal reason) => (Decided, Refused) = (null, new RefusalException(reason));

    /// <summary>Passes on what the rule decided or threw, now that all it has seen is durable.</summary>
    public void Settle()
    {
        if (Decided is not null) _answer.TrySetResult(Decided);
        else _answer.TrySetException(Refused!);
    }

    /// <summary>Tells the caller that others were before it for too long.</summary>
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
