namespace Latchkey.Cli;

/// <summary>The exit codes of commands (docs/operations/install.md, "Exit codes"). Those from 64 on are from sysexits.h.</summary>
internal static class ExitCodes
{
    /// <summary>The command is done, or a server has ended in order.</summary>
    public const int Done = 0;

    /// <summary>The present state of the server or its data does not allow the command.</summary>
    public const int Refused = 1;

    /// <summary>A verification has found a fault.</summary>
    public const int NotVerified = 2;

    /// <summary>An address to listen on is not available.</summary>
    public const int Unavailable = 69;

    /// <summary>An unexpected failure.</summary>
    public const int Unforeseen = 70;

    /// <summary>The system sets a limit that is too low.</summary>
    public const int System = 71;

    /// <summary>A disk is full or read-only, or fails.</summary>
    public const int Disk = 74;

    /// <summary>A permission is missing.</summary>
    public const int Permission = 77;

    /// <summary>A setting is wrong.</summary>
    public const int Settings = 78;
}
