using System.Data.Common;
using System.Net.Sockets;
using Latchkey.Application.Settings;
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

    private static CommandFailure OfFile(Exception failure) => failure.HResult switch
    {
        TooManyFiles or TooManyFilesInSystem => new(ExitCodes.System, $"{failure.Message}. {MachineLimits.Remedy}"),
        NoSpace => new(ExitCodes.Disk, $"{failure.Message}. {MoreRoom}"),
        ReadOnly => new(ExitCodes.Disk, $"{failure.Message}. Mount it writable, or name another folder with --data."),
        _ => new(ExitCodes.Disk, failure.Message),
    };
}
