using System.CommandLine;
using System.Text.Json;
using Latchkey.Application.Settings;
using Latchkey.Server.Settings;
using Microsoft.Extensions.Configuration;

namespace Latchkey.Cli;

/// <summary>
/// The sources of settings, later ones overriding earlier ones: the configuration file, the environment, the command line.
/// </summary>
internal static class SettingsSources
{
    private const string EnvironmentPrefix = "LATCHKEY__";

    /// <summary>Reads and checks all settings.</summary>
    /// <exception cref="SettingsException">Something is wrong with them, or with the file.</exception>
    public static LatchkeySettings Read(FileInfo? configFile, params (string Key, string? Value)[] commandLine)
    {
        var builder = new ConfigurationBuilder().Add(configFile).AddEnvironmentVariables(EnvironmentPrefix);
        builder.AddInMemoryCollection(
            commandLine.Where(setting => setting.Value is not null).Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        return LatchkeySettings.Read(Build(builder, configFile));
    }

    /// <summary>
    /// The format in which a command reports a failure. The configuration file that states it may itself be wrong; then the environment
    /// decides.
    /// </summary>
    public static LogFormat LogFormatOf(ParseResult command)
    {
        if (command.CommandResult.Command.Name != "serve") return LogFormat.Text;
        try
        {
            return FormatIn(new ConfigurationBuilder().Add(command.GetValue(StorageFeature.Config)));
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return FormatIn(new ConfigurationBuilder());
        }
    }

    private static LogFormat FormatIn(IConfigurationBuilder builder) =>
        builder.AddEnvironmentVariables(EnvironmentPrefix).Build()["Server:LogFormat"] == "json" ? LogFormat.Json : LogFormat.Text;

    private static IConfigurationBuilder Add(this IConfigurationBuilder builder, FileInfo? configFile) =>
        configFile is null ? builder : builder.AddJsonFile(configFile.FullName, optional: false);

    private static IConfigurationRoot Build(IConfigurationBuilder builder, FileInfo? configFile)
    {
        try
        {
            return builder.Build();
        }
        catch (FileNotFoundException)
        {
            throw new SettingsException([$"--config is '{configFile}'; allowed is the path of a file that exists."]);
        }
        catch (InvalidDataException malformed)
        {
            throw new SettingsException([$"--config is '{configFile}'; allowed is a file of JSON. {PositionIn(malformed)}"]);
        }
    }

    private static string PositionIn(Exception malformed) => malformed.GetBaseException() switch
    {
        JsonException { LineNumber: { } line, BytePositionInLine: { } column } json =>
            $"It is malformed at line {line + 1}, octet {column + 1}: {json.Message.Split(" LineNumber:")[0]}",
        var cause => cause.Message,
    };
}
