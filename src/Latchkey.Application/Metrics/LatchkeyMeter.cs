namespace Latchkey.Application.Metrics;

/// <summary>The meter of this server.</summary>
internal static class LatchkeyMeter
{
    /// <summary>Its name; those of storage and protocol begin with it.</summary>
    public const string Name = "Latchkey";
}
