using System.Runtime.InteropServices;
using Latchkey.Keystores;

namespace Latchkey.Server;

/// <summary>
/// Runs work that costs much processor time on threads of its own, a few at a time and behind everything else, so that it
/// keeps nobody else waiting. Work that has begun is finished, whether or not its caller still waits; work that would wait too
/// long, or behind too much, is refused.
/// </summary>
internal abstract partial class WorkPool(int workers) : IDisposable
{
    // A tenth of the weight of other threads (setpriority(2)): Linux counts it by thread, and the thread ends with its work.
    // Not the least that there is: the garbage collector must not wait long for a thread that is never given a turn.
    private const int LowPriority = 10;

    // What waits holds its upload in memory.
    private const int MaxWaiting = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _free = new(workers);
    private int _waiting;

    /// <summary>Runs work once a thread is free.</summary>
    /// <exception cref="RefusalException">Too much other work is waiting.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MaxWaiting || !await _free.WaitAsync(Patience, cancellationToken))
                throw new RefusalException(new Refusal.TooBusy());
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        return await Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        T Run()
        {
            try
            {
                if (OperatingSystem.IsLinux()) _ = SetPriority(which: 0, who: 0, LowPriority);
                return work();
            }
            finally
            {
                _free.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}

/// <summary>Where keys are generated.</summary>
internal sealed class KeyGenerators(Settings.LatchkeySettings settings) : WorkPool(settings.Writes.KeyGenerators);

/// <summary>Where uploads are opened that a password protects.</summary>
internal sealed class FileParsers() : WorkPool(Math.Max(1, Environment.ProcessorCount / 2));
