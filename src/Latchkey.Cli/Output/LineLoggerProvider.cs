using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Latchkey.Cli.Output;

/// <summary>Takes the place of the platform's console, which wakes its thread and writes to the stream for each line.</summary>
internal sealed class LineLoggerProvider(ConsoleFormatter formatter, LineOutput output) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, formatter, output);

    // The output outlives a server that starts again.
    public void Dispose()
    {
    }
}
