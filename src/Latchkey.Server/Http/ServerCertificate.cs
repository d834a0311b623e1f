using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Http;

/// <summary>
/// The certificate of the server, read again when its files change. Files that cannot be read, as while they are being replaced,
/// leave the old certificate in place and a line in the log.
/// </summary>
internal sealed partial class ServerCertificate
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly TlsSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger<ServerCertificate> _logger;
    private readonly Lock _lock = new();
    private SslStreamCertificateContext _current;
    private string _stamp;
    private long _looked;

    /// <exception cref="InvalidDataException">The files hold no certificate with its key.</exception>
    public ServerCertificate(LatchkeySettings settings, TimeProvider clock, ILogger<ServerCertificate> logger)
    {
        (_settings, _clock, _logger) = (settings.Server.Tls, clock, logger);
        (_stamp, _looked) = (Stamp(), clock.GetTimestamp());
        _current = Load();
    }

    /// <summary>The certificate with its chain. Looked for at a handshake, once a second at most: a changed file needs no watcher.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_lock)
            {
                if (_clock.GetElapsedTime(_looked) < LookEvery) return _current;
                _looked = _clock.GetTimestamp();
                var stamp = Stamp();
                if (stamp == _stamp) return _current;
                _stamp = stamp;
                Replace();
                return _current;
            }
        }
    }

    private void Replace()
    {
        try
        {
            _current = Load();
            Log.Replaced(_logger, _current.TargetCertificate.Thumbprint, _current.TargetCertificate.NotAfter);
        }
        catch (InvalidDataException failure)
        {
            Log.Kept(_logger, failure.Message);
        }
    }

    private SslStreamCertificateContext Load()
    {
        try
        {
            var password = _settings.PasswordFile.Length > 0 ? File.ReadAllText(_settings.PasswordFile).TrimEnd('\r', '\n') : null;
            return _settings.PfxFile.Length > 0 ? LoadPfx(password) : LoadPem(password);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidDataException($"The certificate of the server cannot be read: {failure.Message}", failure);
        }
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
        var certificate = chain.FirstOrDefault(candidate => candidate.HasPrivateKey) ?? throw new CryptographicException("The file has no private key.");
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    private string Stamp() => string.Join(' ', _settings.Files.Select(file => new FileInfo(file)).Select(file => $"{(file.Exists ? file.LastWriteTimeUtc.Ticks : 0)}"));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The server has a new certificate, {Thumbprint}, valid until {NotAfter:o}")]
        public static partial void Replaced(ILogger logger, string thumbprint, DateTime notAfter);

        [LoggerMessage(2, LogLevel.Error, "The server keeps its old certificate. {Reason}")]
        public static partial void Kept(ILogger logger, string reason);
    }
}
