using System.CommandLine;

namespace Latchkey.Cli.Commands.Backup;

/// <summary><c>latchkey backup create</c>: writes one consistent state to a file; the server may run meanwhile.</summary>
internal static class CreateCommand
{
    private static readonly Option<string> To = new("--to") { Description = "The file to make; it must not exist.", Required = true };

    public static Command Create()
    {
        var command = new Command(
            "create", "Write everything in the database to an encrypted file; the server may run meanwhile.") { To }.OnStorage();
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var file = new BackupFile(arguments.GetRequiredValue(To));
        var summary = await BackupCommand.WithBackupsAsync(arguments, backups => backups.CreateAsync(file.Content, cancellationToken));
        file.Finish();
        await BackupCommand.PrintAsync(Console.Out, "A backup", summary);
        return 0;
    }
}
