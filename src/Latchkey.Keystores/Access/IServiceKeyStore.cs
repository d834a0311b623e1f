namespace Latchkey.Keystores.Access;

/// <summary>Holds the service keys; a key made or changed by another process is found as it is.</summary>
public interface IServiceKeyStore
{
    /// <summary>The service key of a client, revoked or not, or null.</summary>
    Task<ServiceKey?> FindAsync(string clientId, CancellationToken cancellationToken);

    /// <summary>The service keys, revoked or not, that have, or had before their last rotation, a certificate.</summary>
    /// <param name="bindings">The certificate, as <see cref="CertificateBinding.AllOf"/> writes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<ServiceKey>> FindByCertificateAsync(IReadOnlyList<string> bindings, CancellationToken cancellationToken);

    /// <summary>Every service key, the oldest first.</summary>
    Task<IReadOnlyList<ServiceKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds a service key; durable when the task completes.</summary>
    /// <exception cref="RefusalException">The rule refuses it.</exception>
    Task AddAsync(ServiceKey serviceKey, CancellationToken cancellationToken, ServiceKeyRule? rule = null);

    /// <summary>
    /// Rotates or revokes the service key of a client as it is at that moment, with nobody else changing any; returns what it has become,
    /// or null if there is none. Durable when the task completes.
    /// </summary>
    /// <exception cref="RefusalException">The rule refuses it.</exception>
    Task<ServiceKey?> ChangeAsync(
        string clientId,
        Func<ServiceKey, ServiceKey> change,
        DateTimeOffset now,
        CancellationToken cancellationToken,
        ServiceKeyRule? rule = null);

    /// <summary>
    /// Ends what was issued to a client while its credentials stay; false if there is no such client. Durable when the task completes.
    /// </summary>
    Task<bool> EndIssuedAsync(string clientId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the service key of a client if something other than Latchkey has altered it; false if there is none, or it is unaltered.
    /// The act is recorded for the operator's tenant, because the row no longer proves its own. Durable when the task completes.
    /// </summary>
    Task<bool> DiscardAlteredAsync(string clientId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Adds the first key; false if there is one already, which another server may have added at the same time.</summary>
    Task<bool> AddFirstAsync(ServiceKey serviceKey, CancellationToken cancellationToken);

    /// <summary>
    /// Puts another hash of the same secret in the place of one, wherever the key still has it: a key that was rotated or revoked
    /// meanwhile is left alone. It is no change of the key, and leaves no record.
    /// </summary>
    Task ReplaceHashAsync(string clientId, string hash, string replacement, CancellationToken cancellationToken);

    /// <summary>Whether there is any service key.</summary>
    Task<bool> AnyAsync(CancellationToken cancellationToken);
}
