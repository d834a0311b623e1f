using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Keystores.Access;

/// <summary>
/// Decides a change of one service key by all of them together, while nobody else changes any. Returns why the change is refused, or null.
/// </summary>
/// <param name="serviceKeys">Every service key of every tenant, as they stand before the change.</param>
public delegate Refusal? ServiceKeyRule(IReadOnlyCollection<ServiceKey> serviceKeys);

/// <summary>The rules over several service keys.</summary>
public static class ServiceKeyRules
{
    /// <summary>A tenant keeps a key that may manage service keys.</summary>
    /// <param name="clientId">The client whose key is about to be revoked.</param>
    public static ServiceKeyRule KeepsManager(string clientId) => serviceKeys =>
        serviceKeys.FirstOrDefault(key => key.ClientId == clientId)?.IsLastManagerOf(serviceKeys) == true
            ? new Refusal.LastManager(clientId)
            : null;

    /// <summary>A certificate means one client.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="binding">How it is about to be bound.</param>
    /// <param name="clientId">The client that gets it.</param>
    /// <param name="now">The time.</param>
    public static ServiceKeyRule BindsAlone(X509Certificate2 certificate, string binding, string clientId, DateTimeOffset now) =>
        serviceKeys =>
        {
            var others = serviceKeys.Where(key => key.ClientId != clientId);
            var holder = CertificateBinding.HolderOf(others, certificate, binding, now);
            return holder is null ? null : new Refusal.CertificateBound(holder.ClientId);
        };
}
