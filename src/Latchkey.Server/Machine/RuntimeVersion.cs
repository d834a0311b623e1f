namespace Latchkey.Server.Machine;

/// <summary>The .NET runtime under the server, which is patched apart from it.</summary>
internal static class RuntimeVersion
{
    /// <summary>The newest patched version when this release was made. Raised with each release.</summary>
    public static Version Least { get; } = new(10, 0, 12);

    /// <summary>The fault of the runtime, or null.</summary>
    public static string? Fault => FaultOf(Environment.Version);

    /// <summary>The fault of a given version, or null.</summary>
    public static string? FaultOf(Version version) =>
        version < Least ? $"The .NET runtime {version} lacks the security patches of {Least}; update it" : null;
}
