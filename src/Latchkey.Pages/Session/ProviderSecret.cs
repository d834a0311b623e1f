using System.Collections.Concurrent;
using Latchkey.Application.Files;
using Latchkey.Application.Settings;

namespace Latchkey.Pages.Session;

/// <summary>The client secrets of this server at identity providers, read again when their files are replaced.</summary>
internal sealed class ProviderSecret(TimeProvider clock, ILogger<ProviderSecret> logger)
{
    private readonly ConcurrentDictionary<string, ReplaceableFiles<string>> _files = new(StringComparer.Ordinal);

    /// <summary>The secret as it is now, or null if the provider asks for none.</summary>
    /// <exception cref="InvalidDataException">Its file was never readable.</exception>
    public static string? Of(HttpContext http, IssuerSettings issuer) =>
        issuer.ClientSecretFile.Length > 0 ? http.RequestServices.GetRequiredService<ProviderSecret>().Of(issuer) : null;

    private string Of(IssuerSettings issuer) => _files.GetOrAdd(
        issuer.ClientSecretFile, file =>
            new($"client secret for {issuer.Issuer}", [file], () => File.ReadAllText(file).Trim(), clock, logger)).Current;
}
