using System.CommandLine;
using Latchkey.Storage.Backups;

namespace Latchkey.Cli.Commands.Backup;

/// <summary><c>latchkey backup verify</c>: says whether a backup can be restored, on any machine that has the master key.</summary>
internal static class VerifyCommand
{
    private const int Bad = 2;

    private static readonly Option<string> From = new("--from") { Description = "The backup.", Required = true };

    public static Command Create()
    {
        var command = new Command("verify",
            "Decrypt a backup to its end, open every private key in it and check its audit logs. " +
            "Needs the master key and no database.") { From }.OnStorage();
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var file = BackupFile.OpenRead(arguments.GetRequiredValue(From));
        try
        {
            var summary = await BackupCommand.WithBackupsAsync(arguments, backups => backups.VerifyAsync(file, cancellationToken));
            await BackupCommand.PrintAsync(Console.Out, "The backup is complete", summary);
            return 0;
        }
        catch (BackupException bad)
        {
            await Console.Error.WriteLineAsync($"latchkey: {bad.Message}");
            return Bad;
        }
    }
}
