using System.Text.Encodings.Web;
using System.Text.Json;
using Latchkey.Application.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Latchkey.Cli.Output;

/// <summary>The standard output of a server: lines for people, or one JSON object a line, from the first line on.</summary>
internal sealed class ServeOutput(LogFormat format) : IDisposable
{
    /// <summary>The format of times: UTC, to the millisecond.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private readonly LineOutput _lines = new(Console.OpenStandardOutput());

    /// <summary>Sends the log to the console.</summary>
    public void Configure(WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddJsonConsole(Configure).AddSimpleConsole(Configure).ClearProviders();
        var name = format == LogFormat.Json ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple;
        builder.Services.AddSingleton<ILoggerProvider>(services => new LineLoggerProvider(
            services.GetServices<ConsoleFormatter>().First(formatter => formatter.Name == name), _lines));
    }

    /// <summary>Writes something about the start.</summary>
    public void Say(string name, string value)
    {
        var line = format == LogFormat.Json ? JsonLine.Of("Information", $"{name}: {value}") : $"{name + ":",-14} {value}";
        _lines.Write($"{line}\n", isUrgent: true);
    }

    /// <summary>Lets nobody wait any longer for the reader of the output, because the server is ending.</summary>
    public void Hurry() => _lines.Hurry();

    public void Dispose() => _lines.Dispose();

    private static void Configure(SimpleConsoleFormatterOptions console)
    {
        console.SingleLine = true;
        console.TimestampFormat = $"{TimeFormat} ";
        console.UseUtcTimestamp = true;
    }

    private static void Configure(JsonConsoleFormatterOptions console)
    {
        console.TimestampFormat = TimeFormat;
        console.UseUtcTimestamp = true;
        console.JsonWriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    }
}
