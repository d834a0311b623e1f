using System.Collections;
using Latchkey.Storage.PostgreSql;

namespace Latchkey.Server.Settings;

/// <summary>
/// Variables and files that ASP.NET Core, its host, OpenTelemetry or PostgreSQL's driver would read as settings. Only Latchkey's own
/// settings count. The log names these, without their values, so that nobody wonders why they have no effect.
/// </summary>
internal static class ForeignSettings
{
    private static readonly string[] Prefixes = ["ASPNETCORE_", "Kestrel__", "Logging__", "OTEL_"];
    private static readonly string[] Names = ["AllowedHosts", "URLS", "HTTP_PORTS", "HTTPS_PORTS"];

    // Variables of the host. Others with this prefix are read by the .NET runtime itself, which no program can prevent.
    private static readonly string[] HostNames =
        ["APPLICATIONNAME", "CONTENTROOT", "ENVIRONMENT", "HTTP_PORTS", "HTTPS_PORTS", "SHUTDOWNTIMEOUTSECONDS", "URLS"];

    private const string DotNet = "DOTNET_";

    /// <summary>Variables of the environment and files of the working folder that have no effect on the server.</summary>
    public static IReadOnlyList<string> Ignored { get; } = [.. Variables.Where(IsForeign), .. Files];

    /// <summary>Variables of the environment that the .NET runtime obeys.</summary>
    public static IReadOnlyList<string> OfRuntime { get; } =
        [.. Variables.Where(name => name.StartsWith(DotNet, StringComparison.OrdinalIgnoreCase) && !IsForeign(name))];

    private static IEnumerable<string> Variables => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(variable => (string)variable.Key).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Files
    {
        get
        {
            try
            {
                return [.. Directory.EnumerateFiles(Environment.CurrentDirectory, "appsettings*.json").Order(StringComparer.Ordinal)];
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                return [];
            }
        }
    }

    private static bool IsForeign(string name) => name.StartsWith(DotNet, StringComparison.OrdinalIgnoreCase)
        ? HostNames.Contains(name[DotNet.Length..], StringComparer.OrdinalIgnoreCase) || name.Contains("__", StringComparison.Ordinal)
        : Names.Contains(name, StringComparer.OrdinalIgnoreCase) || DriverVariables.Names.Contains(name, StringComparer.Ordinal)
            || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
