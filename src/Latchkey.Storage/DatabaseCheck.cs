using Latchkey.Storage.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage;

/// <summary>Finds out, as cheaply as can be, whether the database answers and takes writes.</summary>
internal sealed partial class DatabaseCheck(Database database, ILogger<DatabaseCheck> logger)
{
    private static readonly TimeSpan LongestCommit = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Why the database is of no use now, or null: a question as long as all is well, and a commit of the size of an import once anything
    /// has failed or the disk is nearly full, since a full disk or a log that was deleted shows in writes alone.
    /// </summary>
    public async Task<string?> RunAsync(KeystoreWriter writer, CancellationToken cancellationToken)
    {
        if (writer.HasEnded) return "The writer has ended: restart the server.";

        // On a shared database a commit may wait for another server, which does not make this one useless.
        if (!database.IsShared && writer.Busy > LongestCommit) return "A commit does not end.";
        var isDoubted = writer.IsDoubted || database.IsShortOfRoom;
        try
        {
            if (isDoubted) await writer.ProbeAsync(cancellationToken);
            else await AskAsync(cancellationToken);
            return null;
        }
        catch (Exception cause) when (!cancellationToken.IsCancellationRequested)
        {
            writer.Doubt(cause);
            if (!isDoubted) Log.Failed(logger, cause);
            return isDoubted ? "The database takes no writes." : "The database cannot be read.";
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        await context.Database.ExecuteSqlRawAsync("SELECT 1", cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The database does not answer as it should")]
        public static partial void Failed(ILogger logger, Exception cause);
    }
}
