using System.Diagnostics;
using System.Runtime.InteropServices;
using Latchkey.Application.Settings;
using Latchkey.Keystores;

namespace Latchkey.Application.Work;

/// <summary>
/// Runs work that costs much processor time on threads of its own, a few at a time and behind everything else, so that it keeps nobody else
/// waiting, and in turns, so that no client waits for all the work of another. Work that has begun is finished, whether or not its caller
/// still waits; work that would wait too long, or behind too much, or that is not done in time, is refused. Results that nobody waits for
/// any longer are disposed of.
/// </summary>
internal abstract partial class WorkPool
{
    // A tenth of the weight of other threads (setpriority(2)): Linux counts it by thread, and the thread ends with its work. Not the lowest
    // weight: the garbage collector must not wait long for a thread that rarely runs.
    private const int LowPriority = 10;

    // Each waiting job holds its upload in memory.
    private const int MaxWaiting = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Who waits behind the longest work must not wait for as much as their patience.
    private static readonly TimeSpan MaxRest = TimeSpan.FromSeconds(5);

    private readonly FairShares _shares;
    private readonly TimeSpan _deadline;
    private readonly int _rest;
    private readonly WorkMetrics _metrics;
    private readonly KeyValuePair<string, object?> _label;

    /// <param name="name">The label of its metrics.</param>
    /// <param name="workers">How much work runs at a time.</param>
    /// <param name="deadline">How long a caller waits for work that has begun.</param>
    /// <param name="metrics">Its metrics.</param>
    /// <param name="rest">
    /// How many times as long as work took its place stays empty afterwards, so that callers who never stop do not keep a core busy.
    /// </param>
    protected WorkPool(string name, int workers, TimeSpan deadline, WorkMetrics metrics, int rest = 0)
    {
        (_shares, _deadline, _metrics) = (new(ShareLimits.Work(workers, MaxWaiting, Patience)), deadline, metrics);
        _rest = rest;
        _label = metrics.Watch(name, this);
    }

    /// <summary>The amount of work in progress, or resting.</summary>
    public int Running => _shares.Count;

    /// <summary>The amount of waiting work.</summary>
    public int Waiting => _shares.Waiting;

    /// <summary>Runs work once a thread is free and it is the owner's turn.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.TooBusy"/>: too much other work is waiting, or this is not done in time.
    /// </exception>
    public async Task<T> RunAsync<T>(ShareOwner owner, Func<T> work, CancellationToken cancellationToken)
    {
        var share = await TakeAsync(owner, cancellationToken);
        var running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await running.WaitAsync(_deadline, cancellationToken);
        }
        catch (Exception givenUp) when (givenUp is TimeoutException or OperationCanceledException)
        {
            if (running.IsCompleted) return await running; // it ended at this very moment, or the exception is its own
            _ = DisposeOfAsync(running);
            if (givenUp is not TimeoutException) throw;
            _metrics.Refused(_label);
            throw new RefusalException(new Refusal.TooBusy(), givenUp);
        }

        T Run()
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                if (OperatingSystem.IsLinux()) _ = SetPriority(which: 0, who: 0, LowPriority);
                return work();
            }
            finally
            {
                var took = Stopwatch.GetElapsedTime(start);
                _metrics.Done(_label, took);
                _ = FreeAsync(share, took * _rest);
            }
        }
    }

    private async ValueTask<IDisposable> TakeAsync(ShareOwner owner, CancellationToken cancellationToken)
    {
        try
        {
            return await _shares.TakeAsync(owner, 1, cancellationToken);
        }
        catch (RefusalException)
        {
            _metrics.Refused(_label);
            throw;
        }
    }

    private static async Task FreeAsync(IDisposable share, TimeSpan rest)
    {
        await Task.Delay(rest < MaxRest ? rest : MaxRest);
        share.Dispose();
    }

    // The result may be a private key. A failure has nobody left to receive it.
    private static async Task DisposeOfAsync<T>(Task<T> running)
    {
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.IsCompletedSuccessfully) (running.Result as IDisposable)?.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}

/// <summary>Generates keys. A key of 8,192 bits takes a minute, or with bad luck several.</summary>
internal sealed class KeyGenerators(WriteSettings writes, WorkMetrics metrics)
    : WorkPool("key generators", writes.KeyGenerators, TimeSpan.FromMinutes(5), metrics);

/// <summary>
/// Opens keystores and private keys. That takes at most a second of processor time; the deadline is for an overloaded machine.
/// </summary>
internal sealed class FileParsers(WorkMetrics metrics)
    : WorkPool("parsers", Math.Max(1, Environment.ProcessorCount / 2), TimeSpan.FromSeconds(30), metrics);

/// <summary>Checks secrets with slow hashes, which belong to service keys of older versions.</summary>
internal sealed class SlowSecrets(WorkMetrics metrics)
    : WorkPool("slow secrets", Math.Max(1, Environment.ProcessorCount / 2), TimeSpan.FromSeconds(30), metrics);

/// <summary>
/// Runs queries that have to read all of the audit log or of the former states, because they sort, count or filter. A query whose caller
/// gives up ends. They make garbage as fast as they read, and every request stops while it is collected. So they get a quarter of the time.
/// </summary>
internal sealed class LongQueries(WorkMetrics metrics)
    : WorkPool("long queries", Math.Max(1, Environment.ProcessorCount / 4), TimeSpan.FromMinutes(1), metrics, rest: 3);
