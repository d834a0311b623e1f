using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Application.Files;
using Latchkey.Application.Settings;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Http;

/// <summary>The certificate of the server, read again when its files are replaced.</summary>
internal sealed class ServerCertificate
{
    private readonly TlsSettings _settings;
    private readonly ReplaceableFiles<SslStreamCertificateContext> _files;

    /// <exception cref="InvalidDataException">The files hold no certificate with its key.</exception>
    public ServerCertificate(LatchkeySettings settings, TimeProvider clock, ILogger<ServerCertificate> logger)
    {
        _settings = settings.Server.Tls;
        _files = new("certificate of the server", _settings.Files, Load, clock, logger);
    }

    /// <summary>The certificate with its chain.</summary>
    public SslStreamCertificateContext Current => _files.Current;

    private SslStreamCertificateContext Load()
    {
        var password = _settings.PasswordFile.Length > 0 ? File.ReadAllText(_settings.PasswordFile).TrimEnd('\r', '\n') : null;
        return _settings.PfxFile.Length > 0 ? LoadPfx(password) : LoadPem(password);
    }

    private SslStreamCertificateContext LoadPem(string? password)
    {
        var certificate = password is null
            ? X509Certificate2.CreateFromPemFile(_settings.CertificateFile, _settings.KeyFile)
            : X509Certificate2.CreateFromEncryptedPemFile(_settings.CertificateFile, password, _settings.KeyFile);
        X509Certificate2Collection chain = [];
        chain.ImportFromPemFile(_settings.CertificateFile);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    private SslStreamCertificateContext LoadPfx(string? password)
    {
        var chain = X509CertificateLoader.LoadPkcs12CollectionFromFile(_settings.PfxFile, password);
        var certificate = chain.FirstOrDefault(candidate => candidate.HasPrivateKey)
            ?? throw new CryptographicException("The file has no private key.");
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
