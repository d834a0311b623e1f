using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Application.ServiceKeys;
using Latchkey.Server;

namespace Latchkey.Cli.Commands.ServiceKey;

/// <summary>Options that several of the commands share.</summary>
internal static class ServiceKeyOptions
{
    public static Option<string> ClientId { get; } =
        new("--client-id") { Description = "The clientid of the service key.", Required = true };

    public static Option<string?> Url { get; } = new("--url")
    {
        Description = "Address of the server, as clients see it. Default: Server:PublicUrl, or else the first of Server:Urls",
    };

    public static Option<string?> Certificate { get; } =
        new("--certificate") { Description = "File with the certificate that the client signs in with, in place of a secret." };

    public static Option<bool> Renewable { get; } = new("--renewable")
    {
        Description = "Accept every certificate with the subject and issuer of the one in --certificate.",
    };

    /// <summary>The address that was given, or else that of the settings.</summary>
    /// <exception cref="CommandException">It is not an address of HTTP, or none was given.</exception>
    public static Uri UrlOf(ParseResult arguments)
    {
        if (arguments.GetValue(Url) is not { } given)
        {
            var settings = StorageFeature.SettingsOf(arguments).Server;
            return ServerAddress.Of(settings, settings.Urls)
                ?? throw new CommandException("The address of the server is not known: give it with --url, or set Server:PublicUrl.");
        }

        return Uri.TryCreate(given, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw new CommandException($"--url is '{given}'; allowed is http://host:port or https://host:port.");
    }

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
