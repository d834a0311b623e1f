using System.Text.Json;
using Latchkey.Application.Settings;
using Latchkey.Cli.Output;

namespace Latchkey.Cli;

/// <summary>Writes why a command failed to the standard error output: a sentence, never a stack trace.</summary>
internal static class FailureReport
{
    /// <summary>Writes it, and returns the exit code.</summary>
    public static int Write(Exception failure, LogFormat format)
    {
        var known = CommandFailure.Of(failure) ?? Unforeseen(failure);
        if (format == LogFormat.Json)
        {
            Console.Error.WriteLine(JsonLine.Of("Critical", string.Join(' ', [known.Text, .. known.Faults])));
        }
        else
        {
            Console.Error.WriteLine($"latchkey: {known.Text}");
            foreach (var fault in known.Faults) Console.Error.WriteLine($"  {fault}");
        }

        return known.ExitCode;
    }

    private static CommandFailure Unforeseen(Exception failure) =>
        new(ExitCodes.Unforeseen, $"an unexpected failure, {failure.GetType().Name}: {OneLine(failure.Message)} {WriteDetails(failure)}",
            []);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    // A new name each time, which only the owner can read.
    private static string WriteDetails(Exception failure)
    {
        try
        {
            var file = Path.GetTempFileName();
            File.WriteAllText(file, failure.ToString());
            return $"The details are in {file}; please report them.";
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return $"The details could not be written to {Path.GetTempPath()}: {cause.Message}";
        }
    }
}

/// <summary>A line of the log in JSON, as the logger writes them.</summary>
internal static class JsonLine
{
    private static readonly JsonSerializerOptions Options =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string level, string message) => JsonSerializer.Serialize(
        new
        {
            Timestamp = TimeProvider.System.GetUtcNow()
            .ToString(ServeOutput.TimeFormat, System.Globalization.CultureInfo.InvariantCulture),
            EventId = 0,
            LogLevel = level,
            Category = "Latchkey",
            Message = message
        }, Options);
}
