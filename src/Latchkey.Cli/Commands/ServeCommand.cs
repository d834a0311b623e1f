using System.CommandLine;
using Latchkey.Application.Settings;
using Latchkey.Cli.Output;
using Latchkey.Server;
using Latchkey.Server.Machine;
using Latchkey.Server.Settings;

namespace Latchkey.Cli.Commands;

/// <summary><c>latchkey serve</c>: runs the server until the order to end.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var urls = new Option<string?>("--urls")
        {
            Description = "Addresses to listen on, separated by semicolons. Default: http://127.0.0.1:8080",
        };
        var command = new Command("serve", "Serve the API.") { urls }.OnStorage();
        command.SetAction((arguments, cancellationToken) =>
            RunAsync(StorageFeature.SettingsOf(arguments, ("Server:Urls", arguments.GetValue(urls))), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(LatchkeySettings settings, CancellationToken cancellationToken)
    {
        ProcessShield.Raise();
        using var output = new ServeOutput(settings.Server.LogFormat);
        await using var order = cancellationToken.Register(output.Hurry);
        var urls = settings.Server.Urls;
        while (await ServeAsync(settings with { Server = settings.Server with { Urls = urls } }, output, cancellationToken) is { } again)
            urls = again;
        return ExitCodes.Done;
    }

    // Serves until the end, and returns the addresses to serve at again, or null.
    private static async Task<IReadOnlyList<string>?> ServeAsync(
        LatchkeySettings settings, ServeOutput output, CancellationToken cancellationToken)
    {
        if (await StartAsync(settings, output, cancellationToken) is not { } server) return null;
        await using var running = server;
        output.Say("Data folder", settings.Storage.Folder);
        if (File.Exists(server.ServiceKeyFile)) output.Say("Service key", server.ServiceKeyFile);
        if (server.SealedBecause is { } reason) output.Say("Sealed", $"{reason} The server retries every few seconds.");
        foreach (var url in server.Urls) output.Say("Now listening on", url);
        await server.WaitForShutdownAsync(cancellationToken);
        return server.IsToStartAgain && !cancellationToken.IsCancellationRequested ? server.Urls : null;
    }

    // An order to end is no failure, whichever phase of the start it interrupts and whatever exception that causes.
    private static async Task<LatchkeyServer?> StartAsync(
        LatchkeySettings settings, ServeOutput output, CancellationToken cancellationToken)
    {
        try
        {
            return await LatchkeyServer.StartAsync(settings, output.Configure, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
