using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Stores;

/// <summary>Finds out, as cheaply as can be, whether the database answers and takes writes.</summary>
internal sealed partial class DatabaseCheck(Database database, KeyRing keyRing, TimeProvider clock, ILogger<DatabaseCheck> logger)
{
    private static readonly TimeSpan LongestCommit = TimeSpan.FromSeconds(4);

    // Short enough to find out, within the two seconds of a check, what the commit waits for.
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenClocks = TimeSpan.FromSeconds(10);

    private readonly Lock _turn = new();
    private TimeSpan? _skew;
    private long _compared;

    /// <summary>By how much the clock of this server was ahead of the database's when they were last compared; null before that.</summary>
    public TimeSpan? ClockSkew
    {
        get
        {
            lock (_turn) return _skew;
        }
    }

    /// <summary>
    /// Why the database cannot be used now, or null. While all is well, it sends a query and looks for new keys, without which no call can
    /// be answered. Once anything has failed, or the disk is nearly full, it makes a commit of the size of an import, because a full disk
    /// or a deleted log affects only writes.
    /// </summary>
    public async Task<string?> RunAsync(KeystoreWriter writer, CancellationToken cancellationToken)
    {
        if (writer.HasEnded) return "The writer has stopped. Restart the server.";

        // On a shared database a commit may wait for another server, which is no fault of this one.
        if (!database.IsShared && writer.Busy > LongestCommit) return "A commit hangs.";
        var isDoubted = writer.IsDoubted || database.IsShortOfRoom;
        try
        {
            if (isDoubted) await ProbeAsync(writer, cancellationToken);
            else await AskAsync(cancellationToken);
            await keyRing.RefreshAsync(cancellationToken);
            return null;
        }
        catch (Exception cause) when (UnopenedIn(cause) is { } unopened)
        {
            return unopened.Message;
        }
        catch (Exception cause) when (!cancellationToken.IsCancellationRequested)
        {
            writer.Doubt(cause);
            if (!isDoubted) Log.Failed(logger, cause);
            return isDoubted ? "The database accepts no writes." : "The database cannot be read.";
        }
    }

    // While the writer repeats a commit that failed, as on a full disk, the test commit waits behind it. If the database answers meanwhile,
    // it accepts no writes; a silent one is left to the deadline of the caller.
    private async Task ProbeAsync(KeystoreWriter writer, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestProbe, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await writer.ProbeAsync(end.Token);
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await AskAsync(cancellationToken);
            throw new TimeoutException("The test commit waits for changes that the database refuses.", late);
        }
    }

    /// <summary>
    /// Sends the database a small query. The first time, and then now and again, it also compares the clock of this server with the
    /// database's.
    /// </summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        await context.Database.ExecuteSqlRawAsync("SELECT 1", cancellationToken);
        if (AreClocksDue) await CompareClocksAsync(context, cancellationToken);
    }

    private async Task CompareClocksAsync(StorageContext context, CancellationToken cancellationToken)
    {
        var skew = await database.ClockSkewAsync(context, clock, cancellationToken);
        lock (_turn) (_skew, _compared) = (skew, clock.GetTimestamp());
    }

    // Another server may have made a data key under a master key that this one does not have yet.
    private static MasterKeyException? UnopenedIn(Exception? cause) =>
        cause is null ? null : cause as MasterKeyException ?? UnopenedIn(cause.InnerException);

    private bool AreClocksDue
    {
        get
        {
            lock (_turn) return _skew is null || clock.GetElapsedTime(_compared) >= BetweenClocks;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The check of the database failed")]
        public static partial void Failed(ILogger logger, Exception cause);
    }
}
