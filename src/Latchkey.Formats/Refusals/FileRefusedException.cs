namespace Latchkey.Formats.Refusals;

/// <summary>Refuses a file, a key or a chain.</summary>
/// <param name="fault">The fault.</param>
/// <param name="reason">
/// One plain sentence for the client, which quotes nothing from the file; empty if the fault needs no explanation.
/// </param>
/// <param name="cause">The exception of the parser.</param>
public sealed class FileRefusedException(FileFault fault, string reason = "", Exception? cause = null) : Exception(fault.ToString(), cause)
{
    /// <summary>The fault.</summary>
    public FileFault Fault { get; } = fault;

    /// <summary>One plain sentence for the client; empty if the fault needs no explanation.</summary>
    public string Reason { get; } = reason;
}
