using System.Data.Common;
using System.Net.Sockets;
using Latchkey.Application.Refusals;
using Latchkey.Application.Settings;
using Latchkey.Keystores;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Server.Http;
using Latchkey.Server.Machine;
using Latchkey.Storage.Backups;

namespace Latchkey.Cli;

/// <summary>Why a command failed, in words for the operator.</summary>
/// <param name="ExitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="Text">A sentence, with the remedy where there is one.</param>
/// <param name="Faults">The single faults, if there can be several.</param>
internal sealed record CommandFailure(int ExitCode, string Text, IReadOnlyList<string> Faults)
{
    // From errno.h: on Unix, the runtime's exceptions carry these numbers.
    private const int TooManyFilesInSystem = 23;
    private const int TooManyFiles = 24;
    private const int NoSpace = 28;
    private const int ReadOnly = 30;

    private const string MoreRoom = "Make room on that disk, or name another folder with --data.";

    private const string WhenAway = "Start the database, or correct --database or the settings of Storage; then repeat the command.";
    private const string WhenBusy = "Repeat the command later.";
    private const string WhenWrong = "Correct the database, --database or the settings of Storage; then repeat the command.";

    private const string WhenEmpty =
        "It is empty, or was written by an older Latchkey: start this version on it, or correct --database or the settings of Storage.";

    private const string NoSuchTable = "42P01"; // PostgreSQL, Appendix A

    private CommandFailure(int exitCode, string text)
        : this(exitCode, text, [])
    {
    }

    /// <summary>The closed list of failures that an operator can repair; null for an unforeseen failure.</summary>
    public static CommandFailure? Of(Exception failure) => failure switch
    {
        SettingsException wrong => new(ExitCodes.Settings, "these settings keep the server from starting:", wrong.Faults),
        ListeningException => new(ExitCodes.Unavailable, failure.Message),
        StorageException { IsDiskFull: true } => new(ExitCodes.Disk, $"{failure.Message}. {MoreRoom}"),
        RefusalException refused => OfRefusal(refused.Refusal, CauseOf(failure.InnerException)),
        _ when (failure is StorageException ? failure.InnerException : failure) is var cause && IsAway(cause) =>
            new(ExitCodes.Refused, $"{failure.Message.TrimEnd('.')}. {RemedyOf(cause)}"),
        CommandException or StorageException or BackupException or MasterKeyException or InvalidDataException or DbException =>
            new(ExitCodes.Refused, failure.Message),
        UnauthorizedAccessException =>
            new(ExitCodes.Permission, $"{failure.Message} Run latchkey as the owner, or let its user own the path."),
        IOException => OfFile(failure),
        SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } =>
            new(ExitCodes.System, $"{failure.Message}. {MachineLimits.Remedy}"),
        { InnerException: { } cause } => Of(cause),
        _ => null,
    };

    private static CommandFailure OfRefusal(Refusal refusal, Exception? cause) => (refusal, cause) switch
    {
        (Refusal.StoreUnavailable, null or OperationCanceledException) => NotAvailable("it does not answer", cause),
        (Refusal.StoreUnavailable, DbException { SqlState: not null }) => NotAvailable(cause!.Message, cause),
        (Refusal.StoreUnavailable, _) when IsAway(cause) => NotAvailable(cause!.Message, cause),
        _ => (cause is null ? null : Of(cause)) ?? new(ExitCodes.Refused, RefusalTable.AnswerTo(refusal).Text ?? refusal.GetType().Name),
    };

    private static CommandFailure NotAvailable(string reason, Exception? cause) =>
        new(ExitCodes.Refused, $"The database is not available: {FirstLine(reason).TrimEnd('.')}. {RemedyOf(cause)}");

    // PostgreSQL adds where in the statement it found the fault.
    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd();

    // A database that refuses in its own words runs.
    private static string RemedyOf(Exception? cause) => cause switch
    {
        DbException { SqlState: not null, IsTransient: true } => WhenBusy,
        DbException { SqlState: NoSuchTable } => WhenEmpty,
        DbException { SqlState: not null } => WhenWrong,
        _ => WhenAway,
    };

    // A name that nobody knows, or an address that nobody listens on, is not always wrapped by the driver.
    private static bool IsAway(Exception? cause) => cause is DbException { IsTransient: true } or TimeoutException
        or SocketException { SocketErrorCode: not SocketError.TooManyOpenSockets };

    // The exceptions around the cause say only that it was repeated in vain.
    private static Exception? CauseOf(Exception? failure) =>
        failure is DbException or SocketException || failure?.InnerException is null ? failure : CauseOf(failure.InnerException);

    private static CommandFailure OfFile(Exception failure) => failure.HResult switch
    {
        TooManyFiles or TooManyFilesInSystem => new(ExitCodes.System, $"{failure.Message}. {MachineLimits.Remedy}"),
        NoSpace => new(ExitCodes.Disk, $"{failure.Message}. {MoreRoom}"),
        ReadOnly => new(ExitCodes.Disk, $"{failure.Message}. Mount it writable, or name another folder with --data."),
        _ => new(ExitCodes.Disk, failure.Message),
    };
}
