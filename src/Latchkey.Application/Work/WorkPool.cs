using System.Diagnostics;
using System.Runtime.InteropServices;
using Latchkey.Application.Settings;
using Latchkey.Keystores;

namespace Latchkey.Application.Work;

/// <summary>
/// Runs work that costs much processor time on threads of its own, a few at a time and behind everything else, so that it
/// keeps nobody else waiting, and in turns, so that nobody's work waits for all of another's. Work that has begun is finished,
/// whether or not its caller still waits; work that would wait too long, or behind too much, or that is not done in time, is
/// refused. What was done in vain is disposed of.
/// </summary>
internal abstract partial class WorkPool
{
    // A tenth of the weight of other threads (setpriority(2)): Linux counts it by thread, and the thread ends with its work.
    // Not the least that there is: the garbage collector must not wait long for a thread that is never given a turn.
    private const int LowPriority = 10;

    // What waits holds its upload in memory.
    private const int MaxWaiting = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FairShares _shares;
    private readonly TimeSpan _deadline;
    private readonly WorkMetrics _metrics;
    private readonly KeyValuePair<string, object?> _label;

    protected WorkPool(string name, int workers, TimeSpan deadline, WorkMetrics metrics)
    {
        (_shares, _deadline, _metrics) = (new(ShareLimits.Work(workers, MaxWaiting, Patience)), deadline, metrics);
        _label = metrics.Watch(name, this);
    }

    /// <summary>How much work is being done.</summary>
    public int Running => _shares.Count;

    /// <summary>How much work waits.</summary>
    public int Waiting => _shares.Waiting;

    /// <summary>Runs work once a thread is free and it is the owner's turn.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.TooBusy"/>: too much other work is waiting, or this is not done in time.</exception>
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
            if (running.IsCompleted) return await running; // at the very moment, or with this as its own failure
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
                _metrics.Done(_label, Stopwatch.GetElapsedTime(start));
                share.Dispose();
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

    // It may be a private key; or a failure, which nobody is there to be told of.
    private static async Task DisposeOfAsync<T>(Task<T> running)
    {
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.IsCompletedSuccessfully) (running.Result as IDisposable)?.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}

/// <summary>Where keys are generated. One of 8,192 bits takes a minute, with bad luck some.</summary>
internal sealed class KeyGenerators(WriteSettings writes, WorkMetrics metrics)
    : WorkPool("key generators", writes.KeyGenerators, TimeSpan.FromMinutes(5), metrics);

/// <summary>
/// Where keystores and private keys are opened. That takes a second of processor time at most; the deadline is for a machine
/// that is overloaded.
/// </summary>
internal sealed class FileParsers(WorkMetrics metrics) : WorkPool("parsers", Math.Max(1, Environment.ProcessorCount / 2), TimeSpan.FromSeconds(30), metrics);

/// <summary>Where secrets are checked whose hash is slow: those of keys that were made before hashes were fast.</summary>
internal sealed class SlowSecrets(WorkMetrics metrics) : WorkPool("slow secrets", Math.Max(1, Environment.ProcessorCount / 2), TimeSpan.FromSeconds(30), metrics);

/// <summary>
/// Where the audit log and former states are read by questions that all of them have to pass by for: sorted, counted or filtered. A
/// question that is given up ends.
/// </summary>
internal sealed class LongQueries(WorkMetrics metrics) : WorkPool("long queries", Math.Max(1, Environment.ProcessorCount / 4), TimeSpan.FromMinutes(1), metrics);
