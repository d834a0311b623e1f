using System.CommandLine;
using Latchkey.Cli.Commands;
using Latchkey.Cli.Commands.Audit;
using Latchkey.Cli.Commands.Backup;
using Latchkey.Cli.Commands.Entry;
using Latchkey.Cli.Commands.MasterKey;
using Latchkey.Cli.Commands.ProviderKey;
using Latchkey.Cli.Commands.ServiceKey;

namespace Latchkey.Cli;

/// <summary>Runs a command of the executable, lets an order of the system end it, and turns every failure into a sentence and an exit code.</summary>
internal static class CommandRunner
{
    private static RootCommand Commands => new("Latchkey, a tenant keystore for SAP Cloud Integration's Security Content API.")
    {
        ServeCommand.Create(),
        QuickstartCommand.Create(),
        ServiceKeyCommand.Create(),
        ProviderKeyCommand.Create(),
        MasterKeyCommand.Create(),
        AuditCommand.Create(),
        BackupCommand.Create(),
        EntryCommand.Create(),
    };

    public static async Task<int> RunAsync(string[] arguments)
    {
        var command = Commands.Parse(arguments);
        using var termination = new Termination();
        try
        {
            // Without a limit of its own: how long a server may take to end is one of its settings.
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await command.InvokeAsync(configuration, termination.Order);
        }
        catch (OperationCanceledException) when (termination.Order.IsCancellationRequested)
        {
            return termination.ExitCode;
        }
        catch (Exception failure)
        {
            return FailureReport.Write(failure, SettingsSources.LogFormatOf(command));
        }
    }
}

/// <summary>A command cannot do what was asked; the message says why.</summary>
internal sealed class CommandException(string message) : Exception(message);
