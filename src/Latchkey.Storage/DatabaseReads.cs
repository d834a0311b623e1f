using Latchkey.Keystores;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage;

/// <summary>Asks the database, and again for a while if it is away: that is how long one takes to be started anew or to fail over.</summary>
internal sealed partial class DatabaseReads(Database database, ILogger<DatabaseReads> logger)
{
    private const int Attempts = 25;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks on a connection of its own.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>.</exception>
    public async Task<T> AskAsync<T>(Func<StorageContext, Task<T>> ask, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var context = database.CreateContext();
                return await ask(context);
            }
            catch (Exception cause) when (database.IsTransient(cause) && attempt < Attempts)
            {
                await Task.Delay(Pause, cancellationToken);
            }
            catch (Exception cause) when (database.IsTransient(cause) || StorageException.IsExplainedBy(cause))
            {
                Log.Failed(logger, cause);
                throw new RefusalException(new Refusal.StoreUnavailable(), cause);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The database cannot be read")]
        public static partial void Failed(ILogger logger, Exception cause);
    }
}
