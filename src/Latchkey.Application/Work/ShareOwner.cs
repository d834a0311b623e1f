namespace Latchkey.Application.Work;

/// <summary>The owner of a share of a scarce resource.</summary>
/// <param name="Client">The client.</param>
/// <param name="Group">The group of the client: its tenant or, before it has signed in, its address.</param>
internal readonly record struct ShareOwner(string Client, string Group)
{
    /// <summary>The server itself.</summary>
    public static ShareOwner Server { get; } = new("", "");
}
