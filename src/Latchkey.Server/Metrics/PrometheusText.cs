using System.Buffers;
using System.Globalization;
using System.Text;
using Latchkey.Application.Metrics;

namespace Latchkey.Server.Metrics;

/// <summary>Writes the text format of Prometheus, version 0.0.4.</summary>
internal sealed class PrometheusText(IBufferWriter<byte> output)
{
    /// <summary>Its content type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\"\n");

    /// <summary>The name on the page of an instrument: with underscores, its unit in full, and <c>_total</c> for a counter.</summary>
    public static string NameOf(string instrument, string? unit, string type)
    {
        var suffix = unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return instrument.Replace('.', '_') + suffix + (type == "counter" ? "_total" : "");
    }

    /// <summary>Begins a family.</summary>
    public void Family(string name, string type, string help)
    {
        Write($"# HELP {name} {help}\n");
        Write($"# TYPE {name} {type}\n");
    }

    /// <summary>Writes one line.</summary>
    public void Sample(string name, ReadOnlySpan<MetricLabel> labels, double value)
    {
        Write(name);
        var before = "{";
        foreach (var label in labels)
        {
            Write(before);
            Write(label.Name);
            Write("=\"");
            Write(Escape(label.Value));
            Write("\"");
            before = ",";
        }

        Write(labels.IsEmpty ? " " : "} ");
        Write(value.ToString(CultureInfo.InvariantCulture));
        Write("\n");
    }

    private static string Escape(string value) => value.AsSpan().ContainsAny(Escaped)
        ? value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
        : value;

    private void Write(string text) =>
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
}
