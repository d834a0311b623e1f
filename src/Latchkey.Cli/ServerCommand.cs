using System.CommandLine;

namespace Latchkey.Cli;

/// <summary>Makes commands that a running server carries out.</summary>
internal static class ServerCommand
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "Data folder of the server. Default: ./data",
        DefaultValueFactory = _ => "./data",
    };

    /// <summary>A command that speaks to the server on a data folder.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">The text for the help.</param>
    /// <param name="run">Does it, and returns the exit code.</param>
    /// <param name="options">Its options beside the data folder.</param>
    public static Command Create(
        string name, string description, Func<OperatorClient, ParseResult, CancellationToken, Task<int>> run, params Option[] options)
    {
        var command = new Command(name, description) { Data };
        foreach (var option in options) command.Add(option);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var server = new OperatorClient(arguments.GetRequiredValue(Data));
            return await run(server, arguments, cancellationToken);
        });
        return command;
    }
}
