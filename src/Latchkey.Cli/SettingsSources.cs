using Latchkey.Server.Settings;
using Microsoft.Extensions.Configuration;

namespace Latchkey.Cli;

/// <summary>
/// Where settings come from, the later over the earlier: the configuration file, the environment, the command line.
/// </summary>
internal static class SettingsSources
{
    private const string EnvironmentPrefix = "LATCHKEY__";

    public static LatchkeySettings Read(FileInfo? configFile, params (string Key, string? Value)[] commandLine)
    {
        var builder = new ConfigurationBuilder();
        if (configFile is not null) builder.AddJsonFile(configFile.FullName, optional: false);
        builder.AddEnvironmentVariables(EnvironmentPrefix);
        builder.AddInMemoryCollection(commandLine.Where(setting => setting.Value is not null).Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        return LatchkeySettings.Read(builder.Build());
    }
}
