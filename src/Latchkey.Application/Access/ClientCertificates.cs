using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Application.Files;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Access;

namespace Latchkey.Application.Access;

/// <summary>
/// Finds the service key of the certificate that a client has shown in the TLS handshake (RFC 8705): its chain must lead to one
/// of the configured authorities, and exactly one service key must be bound to it.
/// </summary>
internal sealed partial class ClientCertificates
{
    private readonly CurrentServiceKeys _serviceKeys;
    private readonly TimeProvider _clock;
    private readonly ILogger<ClientCertificates> _logger;
    private readonly ReplaceableFiles<ClientAuthorities>? _authorities;

    // A connection has one certificate, in the same object for as long as the connection lives.
    private readonly ConditionalWeakTable<X509Certificate2, Shown> _shown = [];

    public ClientCertificates(SignInSettings signIn, CurrentServiceKeys serviceKeys, TimeProvider clock, ILogger<ClientCertificates> logger)
    {
        (_serviceKeys, _clock, _logger) = (serviceKeys, clock, logger);
        var file = signIn.ClientCertificateAuthorities;
        if (!signIn.ByCertificate) return;
        _authorities = new(
            "file of the authorities of client certificates", [file], () => ClientAuthorities.FromPemFile(file), clock, logger);
    }

    /// <summary>The service key of the client at the other end of the connection, and the generation of its certificate; or null.</summary>
    public async ValueTask<(ServiceKey Key, int Generation)?> FindAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (_authorities?.Current is not { } authorities || http.Connection.ClientCertificate is not { } certificate) return null;
        var shown = Look(certificate, authorities);
        var now = _clock.GetUtcNow();
        if (now >= shown.GoodUntil) return null;
        var bound = await _serviceKeys.FindByCertificateAsync(shown.Bindings, cancellationToken);
        return bound.Where(key => key.Accepts(shown.Bindings, now)).ToList() switch
        {
            [] => null,
            [var only] => (only, only.GenerationOfCertificate(shown.Bindings)),
            var several => Ambiguous(several),
        };
    }

    private Shown Look(X509Certificate2 certificate, ClientAuthorities authorities)
    {
        if (_shown.TryGetValue(certificate, out var known) && known.By == authorities) return known;
        var shown = new Shown(CertificateBinding.AllOf(certificate), authorities, authorities.GoodUntil(certificate, _clock.GetUtcNow()));
        _shown.AddOrUpdate(certificate, shown);
        return shown;
    }

    private (ServiceKey Key, int Generation)? Ambiguous(IReadOnlyList<ServiceKey> several)
    {
        if (_logger.IsEnabled(LogLevel.Error)) Log.Ambiguous(_logger, string.Join(", ", several.Select(key => key.ClientId)));
        return null;
    }

    private sealed record Shown(IReadOnlyList<string> Bindings, ClientAuthorities By, DateTimeOffset GoodUntil);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error,
            "A client certificate is bound to several service keys and is refused until it is bound to only one: {ClientIds}")]
        public static partial void Ambiguous(ILogger logger, string clientIds);
    }
}
