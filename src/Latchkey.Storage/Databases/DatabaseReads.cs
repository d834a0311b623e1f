using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Databases;

/// <summary>
/// Reads from the database, and retries for a while if it is away, for as long as a restart or a failover takes. Whatever the database
/// does, the caller has an answer before the deadline.
/// </summary>
internal sealed partial class DatabaseReads(Database database, ILogger<DatabaseReads> logger)
{
    private const int MaxWaiting = 2_000;

    // A request must have its answer within five seconds.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private int _waiting;

    /// <summary>Runs a query on its own connection.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>.</exception>
    public Task<T> AskAsync<T>(Func<StorageContext, Task<T>> ask, CancellationToken cancellationToken) => WithinAsync(
        async deadline =>
        {
            while (true)
            {
                try
                {
                    return await AskOnceAsync(ask).WaitAsync(deadline);
                }
                catch (Exception cause) when (database.IsTransient(cause))
                {
                    await PauseAsync(cause, deadline);
                }
            }
        },
        cancellationToken);

    /// <summary>Waits for an answer until the deadline.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>, at once if too many wait already.</exception>
    /// <exception cref="StorageException">A value is not of the type of its column.</exception>
    public async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> answer, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            if (Interlocked.Increment(ref _waiting) > MaxWaiting)
                throw new TimeoutException($"{MaxWaiting} reads are already waiting for the database.");
            return await answer(deadline.Token);
        }
        catch (OperationCanceledException late) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(late);
        }
        catch (Exception cause) when (cause is TimeoutException || StorageFaults.IsExplainedBy(cause))
        {
            throw Unavailable(cause);
        }
        catch (Exception cause) when (database.IsUnreadable(cause))
        {
            throw StorageFaults.Unreadable(database, cause);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    // A query that nobody waits for any longer soon ends by this timeout.
    private async Task<T> AskOnceAsync<T>(Func<StorageContext, Task<T>> ask)
    {
        await using var context = database.CreateContext();
        context.Database.SetCommandTimeout(Deadline);
        return await ask(context);
    }

    private static async Task PauseAsync(Exception cause, CancellationToken deadline)
    {
        try
        {
            await Task.Delay(Pause, deadline);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException("The database was unreachable for too long.", cause);
        }
    }

    private RefusalException Unavailable(Exception cause)
    {
        Log.Failed(logger, cause);
        return new RefusalException(new Refusal.StoreUnavailable(), cause);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The database cannot be read")]
        public static partial void Failed(ILogger logger, Exception cause);
    }
}
