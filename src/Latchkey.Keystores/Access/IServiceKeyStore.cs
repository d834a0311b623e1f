namespace Latchkey.Keystores.Access;

/// <summary>Stores the service keys. A change by another process is visible at once.</summary>
public interface IServiceKeyStore
{
    /// <summary>The service key of a client, or null. Includes revoked keys.</summary>
    Task<ServiceKey?> FindAsync(string clientId, CancellationToken cancellationToken);

    /// <summary>The service keys that have a certificate now, or had it before their last rotation. Includes revoked keys.</summary>
    /// <param name="bindings">The certificate, in the forms of <see cref="CertificateBinding.AllOf"/>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task<IReadOnlyList<ServiceKey>> FindByCertificateAsync(IReadOnlyList<string> bindings, CancellationToken cancellationToken);

    /// <summary>Every service key, oldest first.</summary>
    Task<IReadOnlyList<ServiceKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds a service key. It is durable when the task completes.</summary>
    /// <exception cref="RefusalException">The rule refuses it.</exception>
    Task AddAsync(ServiceKey serviceKey, CancellationToken cancellationToken, ServiceKeyRule? rule = null);

    /// <summary>
    /// Rotates or revokes the service key of a client. No other change of service keys happens meanwhile. Returns the changed key, or null
    /// if there is none. The change is durable when the task completes.
    /// </summary>
    /// <exception cref="RefusalException">The rule refuses it.</exception>
    Task<ServiceKey?> ChangeAsync(
        string clientId,
        Func<ServiceKey, ServiceKey> change,
        DateTimeOffset now,
        CancellationToken cancellationToken,
        ServiceKeyRule? rule = null);

    /// <summary>
    /// Ends the tokens and sessions of a client and leaves its credentials valid. Returns false if there is no such client. The end is
    /// durable when the task completes.
    /// </summary>
    Task<bool> EndIssuedAsync(string clientId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the service key of a client if something other than Latchkey has altered it. Returns false if there is no such key, or if it
    /// is unaltered. The act is recorded for the operator's tenant, because the row no longer proves its own. The removal is durable when
    /// the task completes.
    /// </summary>
    Task<bool> DiscardAlteredAsync(string clientId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Adds the first key. Returns false if there already is one, perhaps added by another server at the same time.</summary>
    Task<bool> AddFirstAsync(ServiceKey serviceKey, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces a hash by another hash of the same secret, wherever the key still has it. If the key was rotated or revoked meanwhile,
    /// nothing happens. This does not count as a change of the key and leaves no audit record.
    /// </summary>
    Task ReplaceHashAsync(string clientId, string hash, string replacement, CancellationToken cancellationToken);

    /// <summary>Whether any service key exists.</summary>
    Task<bool> AnyAsync(CancellationToken cancellationToken);
}
