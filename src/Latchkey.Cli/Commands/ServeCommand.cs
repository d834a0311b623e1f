using System.CommandLine;
using Latchkey.Server;
using Latchkey.Server.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Latchkey.Cli.Commands;

/// <summary><c>latchkey serve</c>: runs the server until it is told to end.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on, separated by semicolons. Default: http://127.0.0.1:8080" };
        var command = new Command("serve", "Serve the API.") { urls }.OnStorage();
        command.SetAction((arguments, cancellationToken) => RunAsync(StorageFeature.SettingsOf(arguments, ("Server:Urls", arguments.GetValue(urls))), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(LatchkeySettings settings, CancellationToken cancellationToken)
    {
        await using var server = await LatchkeyServer.StartAsync(settings, LogToConsole, cancellationToken);
        Console.WriteLine($"Data folder:   {settings.Storage.Folder}");
        if (File.Exists(server.ServiceKeyFile)) Console.WriteLine($"Service key:   {server.ServiceKeyFile}");
        if (server.SealedBecause is { } reason) Console.WriteLine($"Sealed:        {reason} It is tried again every few seconds.");
        foreach (var url in server.Urls) Console.WriteLine($"Now listening on: {url}");
        await server.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    internal static void LogToConsole(WebApplicationBuilder builder) => builder.Logging
        .ClearProviders()
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        })
        .AddFilter("Microsoft", LogLevel.Warning);
}
