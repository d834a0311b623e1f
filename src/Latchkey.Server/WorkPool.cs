using System.Runtime.InteropServices;

namespace Latchkey.Server;

/// <summary>
/// Runs work that costs much processor time on threads of its own, a few at a time and behind everything else, so that it
/// keeps nobody else waiting. Work that has begun is finished, whether or not its caller still waits.
/// </summary>
internal abstract partial class WorkPool(int workers) : IDisposable
{
    // A tenth of the weight of other threads (setpriority(2)): Linux counts it by thread, and the thread ends with its work.
    // Not the least that there is: the garbage collector must not wait long for a thread that is never given a turn.
    private const int LowPriority = 10;

    private readonly SemaphoreSlim _free = new(workers);

    /// <summary>Runs work once a thread is free.</summary>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
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
