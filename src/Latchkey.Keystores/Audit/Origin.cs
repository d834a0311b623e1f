namespace Latchkey.Keystores.Audit;

/// <summary>Where a request comes from.</summary>
/// <param name="ClientId">The signed-in client, or null for the server itself.</param>
/// <param name="Address">The remote address of the connection, or null for a local one.</param>
/// <param name="CorrelationId">The id that finds the request in the logs of other systems, or null.</param>
public sealed record Origin(string? ClientId, string? Address, string? CorrelationId)
{
    /// <summary>The server itself, or a command on its machine.</summary>
    public static Origin Server { get; } = new(null, null, null);
}
