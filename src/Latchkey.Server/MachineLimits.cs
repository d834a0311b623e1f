using Latchkey.Server.Machine;

namespace Latchkey.Server;

/// <summary>Limits of the machine without which nothing can be done.</summary>
public static class MachineLimits
{
    /// <summary>How to have more files open.</summary>
    public const string Remedy = "Raise the limit of open files: `ulimit -n`, LimitNOFILE= of systemd, or --ulimit nofile= of a container.";

    // The runtime and the server at rest have some 330 open.
    private const int LeastFiles = 512;

    /// <summary>What keeps the process from running, or null. It is asked for before anything that may lack a descriptor itself.</summary>
    public static string? Fault => OpenFiles.Limit < LeastFiles ? $"The limit of open files is {OpenFiles.Limit}, and {LeastFiles} are needed at least. {Remedy}" : null;
}
