using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Keystores.Access;

/// <summary>
/// Decides about a change of one service key with a view of all of them, none of which changes meanwhile. Returns the refusal, or null.
/// </summary>
/// <param name="serviceKeys">Every service key of every tenant, before the change.</param>
public delegate Refusal? ServiceKeyRule(IReadOnlyCollection<ServiceKey> serviceKeys);

/// <summary>The rules that involve several service keys.</summary>
public static class ServiceKeyRules
{
    /// <summary>A tenant keeps at least one key that may manage service keys.</summary>
    /// <param name="clientId">The client whose key would be revoked.</param>
    public static ServiceKeyRule KeepsManager(string clientId) => serviceKeys =>
        serviceKeys.FirstOrDefault(key => key.ClientId == clientId)?.IsLastManagerOf(serviceKeys) == true
            ? new Refusal.LastManager(clientId)
            : null;

    /// <summary>A certificate belongs to one client only.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="binding">The new binding.</param>
    /// <param name="clientId">The client that would get the certificate.</param>
    /// <param name="now">The current time.</param>
    public static ServiceKeyRule BindsAlone(X509Certificate2 certificate, string binding, string clientId, DateTimeOffset now) =>
        serviceKeys =>
        {
            var others = serviceKeys.Where(key => key.ClientId != clientId);
            var holder = CertificateBinding.HolderOf(others, certificate, binding, now);
            return holder is null ? null : new Refusal.CertificateBound(holder.ClientId);
        };
}
