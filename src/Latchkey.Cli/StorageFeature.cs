using System.CommandLine;
using Latchkey.Server.Settings;
using Latchkey.Storage.Databases;

namespace Latchkey.Cli;

/// <summary>The options by which a command finds the storage of a server, which it reads as the server does.</summary>
internal static class StorageFeature
{
    /// <summary>The data folder.</summary>
    public static Option<string?> Data { get; } = new("--data") { Description = "Data folder of the server. Default: ./data" };

    /// <summary>The database, unless it is SQLite's in the data folder.</summary>
    public static Option<string?> Database { get; } =
        new("--database")
        {
            Description =
            "Connection string of PostgreSQL, such as \"Host=db;Database=latchkey;Username=latchkey;Passfile=…\", " +
            "in place of SQLite in the data folder."
        };

    /// <summary>The server's configuration file.</summary>
    public static Option<FileInfo?> Config { get; } = new("--config") { Description = "JSON file with settings." };

    /// <summary>Adds the options to a command.</summary>
    public static Command OnStorage(this Command command)
    {
        command.Options.Add(Data);
        command.Options.Add(Database);
        command.Options.Add(Config);
        return command;
    }

    /// <summary>The settings of the server, overridden by the command line.</summary>
    public static LatchkeySettings SettingsOf(ParseResult arguments, params ReadOnlySpan<(string Key, string? Value)> more) =>
        SettingsSources.Read(
            arguments.GetValue(Config),
            [("Storage:Folder", arguments.GetValue(Data)), ("Storage:Database", arguments.GetValue(Database)), .. more]);

    /// <summary>The storage of the server.</summary>
    public static StorageOptions OptionsOf(ParseResult arguments) => SettingsOf(arguments).Storage.ToOptions();
}
