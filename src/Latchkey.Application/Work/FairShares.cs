using System.Runtime.InteropServices;
using Latchkey.Keystores;

namespace Latchkey.Application.Work;

/// <summary>
/// Shares out a scarce resource, such as threads or memory, so that no client takes it from the others. Requests that do not fit wait a
/// little. The next request comes from the group served longest ago, so that a tenant or an address gains nothing by many clients, and
/// within the group from the client served longest ago. A newcomer counts as served just before the last one. Whatever becomes free is kept
/// for the next request, even if smaller ones would fit. No client and no group holds more than its part. When too many wait, the group
/// with the most waiting loses the last request of its client with the most waiting, so that a client with few requests is not turned away
/// for one with many. The holder of a share must not ask for another: two holders that wait for each other would both fail.
/// </summary>
/// <param name="limits">The total and its limits.</param>
internal class FairShares(ShareLimits limits)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private readonly Dictionary<string, Party> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Party> _groups = new(StringComparer.Ordinal);
    private long _free = limits.Total;
    private long _served;
    private int _count;

    /// <summary>The number of shares in use.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The total size of the shares in use.</summary>
    public long Held => limits.Total - Volatile.Read(ref _free);

    /// <summary>The number of waiting requests.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>
    /// Takes a share, which disposing of the result returns. A request for more than a client may hold gets that maximum.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.TooBusy"/>: there was no room in time, or too many requests wait.</exception>
    public async ValueTask<IDisposable> TakeAsync(ShareOwner owner, long amount, CancellationToken cancellationToken)
    {
        var waiter = Enter(owner, Math.Min(amount, limits.OfClient));
        try
        {
            await waiter.Turn.Task.WaitAsync(limits.Patience, cancellationToken);
            return new Share(this, waiter);
        }
        catch (TimeoutException late)
        {
            Leave(waiter);
            throw new RefusalException(new Refusal.TooBusy(), late);
        }
        catch (OperationCanceledException)
        {
            Leave(waiter);
            throw;
        }
    }

    private Waiter Enter(ShareOwner owner, long amount)
    {
        lock (_lock)
        {
            var waiter = new Waiter(amount, PartyOf(_clients, owner.Client), PartyOf(_groups, owner.Group));
            waiter.Client.Waiting++;
            waiter.Group.Waiting++;
            _waiting.AddLast(waiter);
            Admit();
            if (_waiting.Count > limits.MostWaiting)
                TurnAway(_waiting.Reverse().MaxBy(other => (other.Group.Waiting, other.Client.Waiting))!);
            return waiter;
        }
    }

    private void Admit()
    {
        while (_waiting.Where(IsInPart).MinBy(waiter => (waiter.Group.Served, waiter.Client.Served)) is { } next && next.Amount <= _free)
        {
            StopWaiting(next);
            _free -= next.Amount;
            _count++;
            _served++;
            foreach (var party in (ReadOnlySpan<Party>)[next.Client, next.Group])
                (party.Held, party.Served) = (party.Held + next.Amount, _served);
            next.Turn.SetResult();
        }
    }

    private bool IsInPart(Waiter waiter) =>
        waiter.Client.Held + waiter.Amount <= limits.OfClient && waiter.Group.Held + waiter.Amount <= limits.OfGroup;

    private void TurnAway(Waiter waiter)
    {
        StopWaiting(waiter);
        Forget(waiter);
        waiter.Turn.SetException(new RefusalException(new Refusal.TooBusy()));
    }

    // Its turn may have come at this very moment.
    private void Leave(Waiter waiter)
    {
        lock (_lock)
        {
            if (waiter.Turn.Task.IsFaulted) return;
            if (waiter.Turn.Task.IsCompletedSuccessfully) GiveBack(waiter);
            else StopWaiting(waiter);
            Forget(waiter);
            Admit();
        }
    }

    private void Return(Waiter waiter)
    {
        lock (_lock)
        {
            GiveBack(waiter);
            Forget(waiter);
            Admit();
        }
    }

    private void GiveBack(Waiter waiter)
    {
        _free += waiter.Amount;
        _count--;
        waiter.Client.Held -= waiter.Amount;
        waiter.Group.Held -= waiter.Amount;
    }

    private void StopWaiting(Waiter waiter)
    {
        _waiting.Remove(waiter);
        waiter.Client.Waiting--;
        waiter.Group.Waiting--;
    }

    // Remembers only clients that hold a share or wait for one.
    private void Forget(Waiter waiter)
    {
        if (waiter.Client.IsIdle) _clients.Remove(waiter.Client.Name);
        if (waiter.Group.IsIdle) _groups.Remove(waiter.Group.Name);
    }

    private Party PartyOf(Dictionary<string, Party> parties, string name)
    {
        ref var party = ref CollectionsMarshal.GetValueRefOrAddDefault(parties, name, out _);
        return party ??= new Party(name) { Served = _served - 1 };
    }

    private sealed class Party(string name)
    {
        public string Name => name;

        public long Held { get; set; }

        public int Waiting { get; set; }

        public long Served { get; set; }

        public bool IsIdle => Held == 0 && Waiting == 0;
    }

    private sealed class Waiter(long amount, Party client, Party group)
    {
        public long Amount => amount;

        public Party Client => client;

        public Party Group => group;

        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Share(FairShares shares, Waiter waiter) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0) shares.Return(waiter);
        }
    }
}

/// <summary>The resource to share out, and its limits.</summary>
/// <param name="Total">All of it.</param>
/// <param name="OfClient">The maximum that one client may hold.</param>
/// <param name="OfGroup">The maximum that one group may hold.</param>
/// <param name="MostWaiting">The maximum number of waiting requests.</param>
/// <param name="Patience">The maximum time that a request waits.</param>
internal sealed record ShareLimits(long Total, long OfClient, long OfGroup, int MostWaiting, TimeSpan Patience)
{
    /// <summary>For short work: a client may have half, and a group all, so that nothing is idle when no other group has work.</summary>
    public static ShareLimits Work(int workers, int mostWaiting, TimeSpan patience) =>
        new(workers, Math.Max(1, workers / 2), workers, mostWaiting, patience);

    /// <summary>
    /// For shares that are held for long: a client may have a quarter, and a group three quarters, so that some is always left for others.
    /// </summary>
    public static ShareLimits Store(long total, int mostWaiting, TimeSpan patience) =>
        new(total, total / 4, total / 4 * 3, mostWaiting, patience);
}
