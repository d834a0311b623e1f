namespace Latchkey.Application.Metrics;

/// <summary>A label of a series.</summary>
internal readonly record struct MetricLabel(string Name, string Value)
{
    /// <summary>The label that says whose the series is.</summary>
    public const string Tenant = "tenant";
}
