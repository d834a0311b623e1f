using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Server;

namespace Latchkey.Cli.Commands.ServiceKey;

/// <summary>What several of the commands ask for.</summary>
internal static class ServiceKeyOptions
{
    public static Option<string> ClientId { get; } = new("--client-id") { Description = "The clientid of the service key.", Required = true };

    public static Option<Uri> Url { get; } = new("--url") { Description = "Address of the server, as clients see it.", DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080") };

    public static Option<string?> Certificate { get; } = new("--certificate") { Description = "File with the certificate that the client signs in with, in place of a secret." };

    public static Option<bool> Renewable { get; } = new("--renewable") { Description = "Accept any certificate of the same subject and issuer as that of --certificate." };

    /// <summary>The certificate that was given, or null.</summary>
    /// <exception cref="CommandException">The file is no certificate.</exception>
    public static BoundCertificate? CertificateOf(ParseResult arguments)
    {
        if (arguments.GetValue(Certificate) is not { } file) return null;
        try
        {
            return new BoundCertificate(X509CertificateLoader.LoadCertificateFromFile(file), arguments.GetValue(Renewable));
        }
        catch (CryptographicException)
        {
            throw new CommandException($"'{file}' is not a certificate.");
        }
    }
}
