namespace Latchkey.Server;

/// <summary>
/// Runs work that costs much processor time on threads of its own, a few at a time, so that it keeps nobody else waiting.
/// Work that has begun is finished, whether or not its caller still waits.
/// </summary>
internal abstract class WorkPool(int workers) : IDisposable
{
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
}

/// <summary>Where keys are generated.</summary>
internal sealed class KeyGenerators(Settings.LatchkeySettings settings) : WorkPool(settings.Writes.KeyGenerators);

/// <summary>Where uploads are opened that a password protects.</summary>
internal sealed class FileParsers() : WorkPool(Math.Max(1, Environment.ProcessorCount / 2));
