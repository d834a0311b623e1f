namespace Latchkey.Keystores.Audit;

/// <summary>Where a request comes from.</summary>
/// <param name="ClientId">The client that signed in, or null for the server itself.</param>
/// <param name="Address">The address of the connection, or null for a local one.</param>
/// <param name="CorrelationId">Finds the request in the logs of other systems, or null.</param>
public sealed record Origin(string? ClientId, string? Address, string? CorrelationId)
{
    /// <summary>The server itself, or somebody at its own machine.</summary>
    public static Origin Server { get; } = new(null, null, null);
}
