namespace Latchkey.Server.Machine;

/// <summary>Limits of the machine without which nothing can be done.</summary>
public static class MachineLimits
{
    /// <summary>The remedy for a low limit of open files.</summary>
    public const string Remedy = "Raise the limit of open files: `ulimit -n`, LimitNOFILE= of systemd, or --ulimit nofile= of a container.";

    // The runtime and the server at rest have some 330 open.
    private const int LeastFiles = 512;

    // The garbage collector takes half of the limit for its heap at once, and the rest must do for assemblies, threads and SQLite.
    private const long LeastMemory = 8L << 30;

    /// <summary>
    /// The limit that keeps the process from running, or null. It is checked first, before anything that needs a descriptor can fail.
    /// </summary>
    public static string? Fault => FaultOf(OpenFiles.Limit, ProcessLimits.AddressSpace);

    internal static string? FaultOf(int? files, long? memory)
    {
        if (files < LeastFiles) return $"The limit of open files is {files}, but at least {LeastFiles} are needed. {Remedy}";
        return memory < LeastMemory
            ? $"The limit of address space is {memory >> 20} MiB, but at least {LeastMemory >> 20} MiB are needed, " +
                "even if the server uses little. Raise or lift it: `ulimit -v unlimited`, LimitAS= of systemd. " +
                "To limit memory, use a control group."
            : null;
    }
}
