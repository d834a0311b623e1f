namespace Latchkey.Keystores.Access;

/// <summary>Holds the service keys; a key made by another process is found at once.</summary>
public interface IServiceKeyStore
{
    /// <summary>The service key of a client, or null.</summary>
    Task<ServiceKey?> FindAsync(string clientId, CancellationToken cancellationToken);

    /// <summary>Adds a service key; durable when the task completes.</summary>
    Task AddAsync(ServiceKey serviceKey, CancellationToken cancellationToken);

    /// <summary>Whether there is any service key.</summary>
    Task<bool> AnyAsync(CancellationToken cancellationToken);
}
