using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Certificates;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Access;

/// <summary>
/// Finds the service key of the certificate that a client has shown in the TLS handshake (RFC 8705): its chain must lead to one
/// of the configured authorities, and a service key must be bound to it.
/// </summary>
internal sealed class ClientCertificates
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly CurrentServiceKeys _serviceKeys;
    private readonly TimeProvider _clock;
    private readonly X509Certificate2Collection _roots = [];
    private readonly X509Certificate2Collection _intermediates = [];

    // A connection shows one certificate, and one object stands for it as long as the connection lives.
    private readonly ConditionalWeakTable<X509Certificate2, Shown> _shown = [];

    public ClientCertificates(LatchkeySettings settings, CurrentServiceKeys serviceKeys, TimeProvider clock)
    {
        (_serviceKeys, _clock) = (serviceKeys, clock);
        if (!settings.SignIn.ByCertificate) return;
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(settings.SignIn.ClientCertificateAuthorities);
        foreach (var authority in authorities)
            (authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData) ? _roots : _intermediates).Add(authority);
        if (_roots.Count == 0) throw new InvalidDataException($"'{settings.SignIn.ClientCertificateAuthorities}' has no root certificate.");
    }

    /// <summary>The service key of the client at the other end of the connection, and the generation of its certificate; or null.</summary>
    public async ValueTask<(ServiceKey Key, int Generation)?> FindAsync(HttpContext http)
    {
        if (_roots.Count == 0 || http.Connection.ClientCertificate is not { } certificate) return null;
        var shown = _shown.GetValue(certificate, Look);
        var now = _clock.GetUtcNow();
        if (now >= shown.GoodUntil) return null;
        foreach (var binding in shown.Bindings)
        {
            if (await _serviceKeys.FindByCertificateAsync(binding, http.RequestAborted) is { } serviceKey && serviceKey.Accepts(binding, now))
                return (serviceKey, serviceKey.GenerationOfCertificate(binding));
        }

        return null;
    }

    private Shown Look(X509Certificate2 certificate) =>
        new([CertificateBinding.Pinned(certificate), CertificateBinding.Named(certificate)], GoodUntil(certificate));

    /// <summary>
    /// When the first certificate of the chain ends, or a time that is long past if there is no chain. Nothing is fetched from
    /// an address in a certificate: no issuers, no revocation lists. A client is shut out by revoking its service key.
    /// </summary>
    private DateTimeOffset GoodUntil(X509Certificate2 certificate)
    {
        using var chain = OfflineChains.Begin();
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.ExtraStore.AddRange(_intermediates);
        chain.ChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        chain.ChainPolicy.VerificationTime = _clock.GetUtcNow().UtcDateTime;
        try
        {
            return chain.Build(certificate) ? chain.ChainElements.Min(element => new DateTimeOffset(element.Certificate.NotAfter)) : DateTimeOffset.MinValue;
        }
        finally
        {
            foreach (var element in chain.ChainElements) element.Certificate.Dispose();
        }
    }

    private sealed record Shown(string[] Bindings, DateTimeOffset GoodUntil);
}
