using System.CommandLine;

namespace Latchkey.Cli;

/// <summary>
/// Runs a command of the executable, ends it on an order of the system, and turns every failure into a sentence and an exit code.
/// </summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(Func<ParseResult> parse)
    {
        var command = parse();
        using var termination = new Termination();
        try
        {
            // Without a limit here, because a setting of the server limits its end.
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

/// <summary>A command cannot do its work; the message gives the reason.</summary>
internal sealed class CommandException(string message) : Exception(message);
