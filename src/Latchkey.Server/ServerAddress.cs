using Latchkey.Application.Settings;

namespace Latchkey.Server;

/// <summary>The address that stands in service keys.</summary>
public static class ServerAddress
{
    // An address that stands for every one of the machine is none that a client could ask.
    private static readonly string[] Wildcards = ["0.0.0.0", "[::]"];

    /// <summary>
    /// The public address of the settings, else the first one that the server listens on, or null if its port is not known.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="listened">The addresses that the server listens on, or is to listen on.</param>
    public static Uri? Of(ServerSettings settings, IReadOnlyList<string> listened)
    {
        var address = new UriBuilder(settings.PublicUrl.Length > 0 ? settings.PublicUrl : listened[0]);
        if (Wildcards.Contains(address.Host, StringComparer.Ordinal)) address.Host = "localhost";
        return address.Port == 0 ? null : address.Uri;
    }
}
