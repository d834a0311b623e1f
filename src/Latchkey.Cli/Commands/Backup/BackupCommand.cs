using System.CommandLine;
using System.Globalization;
using Latchkey.Application.Sealing;
using Latchkey.Storage;
using Latchkey.Storage.Backups;
using Latchkey.Storage.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Cli.Commands.Backup;

/// <summary><c>latchkey backup</c>: everything in the database, as one file.</summary>
internal static class BackupCommand
{
    public static Command Create() => new("backup", "Back the database up while the server runs, and restore it.")
    {
        CreateCommand.Create(),
        VerifyCommand.Create(),
        RestoreCommand.Create(),
    };

    /// <summary>Runs some work with the storage and the master key that the settings name.</summary>
    public static async Task<T> WithBackupsAsync<T>(ParseResult arguments, Func<IBackups, Task<T>> work)
    {
        var settings = StorageFeature.SettingsOf(arguments);
        await using var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(MasterKeySources.Of(settings.MasterKey))
            .AddLatchkeyStorage(settings.Storage.ToOptions())
            .BuildServiceProvider();
        return await work(services.GetRequiredService<IBackups>());
    }

    /// <summary>Prints the content of a backup.</summary>
    public static async Task PrintAsync(TextWriter output, string what, BackupSummary summary)
    {
        await output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture,
            $"{what} of {summary.Time:yyyy-MM-dd'T'HH:mm:ss'Z'}, Latchkey {summary.Latchkey}, schema {summary.Schema}:"));
        foreach (var (table, rows) in summary.Rows)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rows,12} {table}"));
    }
}
