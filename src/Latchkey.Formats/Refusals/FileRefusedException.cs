namespace Latchkey.Formats.Refusals;

/// <summary>Refuses a file, a key or a chain.</summary>
/// <param name="fault">Why.</param>
/// <param name="reason">One plain sentence for the client, which repeats nothing of the file; empty where the fault says all.</param>
/// <param name="cause">What the parser ran into.</param>
public sealed class FileRefusedException(FileFault fault, string reason = "", Exception? cause = null) : Exception(fault.ToString(), cause)
{
    /// <summary>Why.</summary>
    public FileFault Fault { get; } = fault;

    /// <summary>One plain sentence for the client; empty where the fault says all.</summary>
    public string Reason { get; } = reason;
}
