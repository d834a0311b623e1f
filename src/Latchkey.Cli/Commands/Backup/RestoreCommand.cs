using System.CommandLine;

namespace Latchkey.Cli.Commands.Backup;

/// <summary><c>latchkey backup restore</c>: fills an empty database, of either engine, with a backup.</summary>
internal static class RestoreCommand
{
    private static readonly Option<string> From = new("--from") { Description = "The backup.", Required = true };

    public static Command Create()
    {
        var command = new Command(
            "restore", "Restore a backup into an empty database, completely or not at all. Needs the master key of the backup.") { From }
            .OnStorage();
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var file = BackupFile.OpenRead(arguments.GetRequiredValue(From));
        var summary = await BackupCommand.WithBackupsAsync(arguments, backups => backups.RestoreAsync(file, cancellationToken));
        await BackupCommand.PrintAsync(Console.Out, "Restored the backup", summary);
        return 0;
    }
}
