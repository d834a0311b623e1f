using System.Buffers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Latchkey.Cli.Output;

/// <summary>Writes the messages of one category as the platform's formatter does, into a <see cref="LineOutput"/>.</summary>
internal sealed class LineLogger(string category, ConsoleFormatter formatter, LineOutput output) : ILogger
{
    private const int LargestKept = 16 * 1024;

    [ThreadStatic]
    private static StringWriter? _writer;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> message)
    {
        if (!IsEnabled(logLevel)) return;
        var writer = _writer ??= new StringWriter();
        formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, message), scopeProvider: null, writer);
        var text = writer.GetStringBuilder();
        var lines = ArrayPool<char>.Shared.Rent(text.Length);
        text.CopyTo(0, lines, text.Length);
        output.Write(lines.AsSpan(0, text.Length), isUrgent: logLevel >= LogLevel.Warning);
        ArrayPool<char>.Shared.Return(lines);
        text.Clear();
        if (text.Capacity > LargestKept) _writer = null;
    }
}
