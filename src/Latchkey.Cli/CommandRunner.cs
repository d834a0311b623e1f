using System.CommandLine;
using Latchkey.Keystores;
using Latchkey.Keystores.Sealing;
using Latchkey.Server.Settings;
using Latchkey.Storage;

namespace Latchkey.Cli;

/// <summary>Runs a command and turns what the user can mend into a message rather than a stack trace.</summary>
internal static class CommandRunner
{
    private const int Failed = 1;

    public static async Task<int> RunAsync(ParseResult command)
    {
        try
        {
            return await command.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (SettingsException wrong)
        {
            await Console.Error.WriteLineAsync("latchkey: these settings keep the server from starting:");
            foreach (var fault in wrong.Faults) await Console.Error.WriteLineAsync($"  {fault}");
            return Failed;
        }
        catch (RefusalException refused) when (refused.InnerException is MasterKeyException)
        {
            await Console.Error.WriteLineAsync($"latchkey: {refused.InnerException!.Message}");
            return Failed;
        }
        catch (Exception failure) when (failure is StorageException or BackupException or MasterKeyException or IOException or UnauthorizedAccessException or InvalidDataException or CommandException)
        {
            await Console.Error.WriteLineAsync($"latchkey: {failure.Message}");
            return Failed;
        }
    }
}

/// <summary>A command cannot do what was asked; the message says why.</summary>
internal sealed class CommandException(string message) : Exception(message);
