using System.CommandLine;
using Latchkey.Server;
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
        var data = new Option<string?>("--data") { Description = "Data folder. Default: ./data" };
        var config = new Option<FileInfo?>("--config") { Description = "JSON file with settings." };
        var command = new Command("serve", "Serve the API.") { urls, data, config };
        command.SetAction((arguments, cancellationToken) =>
            RunAsync(arguments.GetValue(urls), arguments.GetValue(data), arguments.GetValue(config), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? urls, string? data, FileInfo? config, CancellationToken cancellationToken)
    {
        var settings = SettingsSources.Read(config, ("Server:Urls", urls), ("Storage:Folder", data));
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
