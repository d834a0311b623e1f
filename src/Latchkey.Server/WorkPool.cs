using System.Diagnostics;
using System.Runtime.InteropServices;
using Latchkey.Keystores;
using Latchkey.Server.Metrics;
using Latchkey.Server.Settings;

namespace Latchkey.Server;

/// <summary>
/// Runs work that costs much processor time on threads of its own, a few at a time and behind everything else, so that it
/// keeps nobody else waiting. Work that has begun is finished, whether or not its caller still waits; work that would wait too
/// long, or behind too much, or that is not done in time, is refused. What was done in vain is disposed of.
/// </summary>
internal abstract partial class WorkPool : IDisposable
{
    // A tenth of the weight of other threads (setpriority(2)): Linux counts it by thread, and the thread ends with its work.
    // Not the least that there is: the garbage collector must not wait long for a thread that is never given a turn.
    private const int LowPriority = 10;

    // What waits holds its upload in memory.
    private const int MaxWaiting = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _free;
    private readonly int _workers;
    private readonly TimeSpan _deadline;
    private readonly WorkMetrics _metrics;
    private readonly KeyValuePair<string, object?> _label;
    private int _waiting;

    protected WorkPool(string name, int workers, TimeSpan deadline, WorkMetrics metrics)
    {
        (_free, _workers, _deadline, _metrics) = (new(workers), workers, deadline, metrics);
        _label = metrics.Watch(name, this);
    }

    /// <summary>How much work is being done.</summary>
    public int Running => _workers - _free.CurrentCount;

    /// <summary>How much work waits.</summary>
    public int Waiting => Math.Max(0, Volatile.Read(ref _waiting));

    /// <summary>Runs work once a thread is free.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.TooBusy"/>: too much other work is waiting, or this is not done in time.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MaxWaiting || !await _free.WaitAsync(Patience, cancellationToken))
                throw TooBusy();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        var running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await running.WaitAsync(_deadline, cancellationToken);
        }
        catch (Exception givenUp) when (givenUp is TimeoutException or OperationCanceledException)
        {
            if (running.IsCompleted) return await running; // at the very moment, or with this as its own failure
            _ = DisposeOfAsync(running);
            if (givenUp is TimeoutException) throw TooBusy(givenUp);
            throw;
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
                _free.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    private RefusalException TooBusy(Exception? cause = null)
    {
        _metrics.Refused(_label);
        return new RefusalException(new Refusal.TooBusy(), cause);
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
internal sealed class KeyGenerators(LatchkeySettings settings, WorkMetrics metrics) : WorkPool("key generators", settings.Writes.KeyGenerators, TimeSpan.FromMinutes(5), metrics);

/// <summary>
/// Where keystores and private keys are opened. That takes a second of processor time at most; the deadline is for a machine
/// that is overloaded.
/// </summary>
internal sealed class FileParsers(WorkMetrics metrics) : WorkPool("parsers", Math.Max(1, Environment.ProcessorCount / 2), TimeSpan.FromSeconds(30), metrics);
