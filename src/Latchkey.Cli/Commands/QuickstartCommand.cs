using System.CommandLine;
using Latchkey.Cli.Quickstart;
using Latchkey.Server;
using Microsoft.Extensions.Logging;

namespace Latchkey.Cli.Commands;

/// <summary>
/// <c>latchkey quickstart</c>: starts a server on a free port with fresh data and does the main job as a client would.
/// </summary>
internal static class QuickstartCommand
{
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "End after the session instead of staying up." };
        var command = new Command("quickstart", "Start a throw-away server and show a session with it.") { once };
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments.GetValue(once), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool once, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("latchkey-quickstart-");
        try
        {
            var settings = SettingsSources.Read(
                null, ("Server:Urls", "http://127.0.0.1:0"), ("Storage:Folder", folder.FullName), ("Server:LogRequests", "false"));
            await using var server =
                await LatchkeyServer.StartAsync(settings, builder => builder.Logging.ClearProviders(), cancellationToken);
            Console.WriteLine($"Data folder:   {folder.FullName} (removed at the end)");
            Console.WriteLine($"Service key:   {server.ServiceKeyFile}");
            Console.WriteLine($"Now listening on: {server.Urls[0]}");

            using var session = new QuickstartSession(Console.Out);
            await session.RunAsync(server.ServiceKeyFile, cancellationToken);
            if (once) return 0;
            Console.WriteLine();
            Console.WriteLine("The server stays up; press Ctrl-C to end it.");
            await server.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
