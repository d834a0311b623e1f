using Latchkey.Application.Settings;

namespace Latchkey.Server;

/// <summary>The address in service keys.</summary>
public static class ServerAddress
{
    // A client cannot connect to an address that stands for all addresses of the machine.
    private static readonly string[] Wildcards = ["0.0.0.0", "[::]"];

    /// <summary>
    /// The public address of the settings, else the first one on which the server listens, or null if its port is unknown.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="listened">The addresses on which the server listens or is to listen.</param>
    public static Uri? Of(ServerSettings settings, IReadOnlyList<string> listened)
    {
        var address = new UriBuilder(settings.PublicUrl.Length > 0 ? settings.PublicUrl : listened[0]);
        if (Wildcards.Contains(address.Host, StringComparer.Ordinal)) address.Host = "localhost";
        return address.Port == 0 ? null : address.Uri;
    }
}
