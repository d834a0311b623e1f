using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Server.Tests.Infrastructure;
using MimeKit;

namespace Latchkey.Server.Tests.Application.Events.Mail;

/// <summary>A mail server in a process of its own (aiosmtpd), with or without STARTTLS and sign-in.</summary>
internal sealed class MailReceiver : IAsyncDisposable
{
    // Debian's own, which has its packages; another one may come first in the path.
    private const string Python = "/usr/bin/python3";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("latchkey-mail-");
    private readonly Process _process;
    private readonly X509Certificate2? _certificate;
    private readonly string _passwordFile;

    private MailReceiver(bool isEncrypted)
    {
        _passwordFile = Path.Combine(_folder.FullName, "password");
        File.WriteAllText(_passwordFile, "open sesame\n");
        List<string> arguments = [Path.Combine(AppContext.BaseDirectory, "mail_server.py"), _folder.FullName];
        if (isEncrypted)
        {
            _certificate = CreateCertificate();
            arguments.AddRange(Write("certificate.pem", _certificate.ExportCertificatePem()),
                Write("key.pem", _certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()));
        }

        var start = new ProcessStartInfo(Python, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        _process = Process.Start(start)!;
        Port = int.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The mail server did not start."), null);
    }

    public int Port { get; }

    /// <summary>The mails in their order: how they came, to whom, and what they say.</summary>
    public IReadOnlyList<(bool IsEncrypted, string To, MimeMessage Message)> Mails =>
        [.. _folder.GetFiles("*.eml").OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => Read(file.FullName))];

    public static MailReceiver Start(bool isEncrypted = false) => new(isEncrypted);

    /// <summary>The settings of a server that sends mail here.</summary>
    public (string Key, string Value)[] Settings(params (string Key, string Value)[] more) =>
    [
        ("Notifications:AllowedAddresses", "127.0.0.0/8, ::1"),
        ("Notifications:TimeoutSeconds", "5"),
        ("Notifications:Mail:Host", _certificate is null ? "127.0.0.1" : "localhost"),
        ("Notifications:Mail:Port", $"{Port}"),
        ("Notifications:Mail:Security", _certificate is null ? "none" : "starttls"),
        ("Notifications:Mail:UserName", _certificate is null ? "" : "latchkey"),
        ("Notifications:Mail:PasswordFile", _certificate is null ? "" : _passwordFile),
        ("Notifications:Mail:From", "Latchkey <latchkey@example.com>"),
        ("Notifications:Mail:Recipients", "team@example.com"),
        .. more,
    ];

    /// <summary>The certificate of the server, which is its own root.</summary>
    public string CertificateFile => Path.Combine(_folder.FullName, "certificate.pem");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _certificate?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static (bool IsEncrypted, string To, MimeMessage Message) Read(string file)
    {
        var parts = Path.GetFileNameWithoutExtension(file).Split('-', 3);
        return (parts[1] == "tls", parts[2], MimeMessage.Load(file));
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = RsaKeys.Next();
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }
}
