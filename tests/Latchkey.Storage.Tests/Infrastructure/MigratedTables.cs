using Latchkey.Application.Sealing;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Databases;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Storage.Tests.Infrastructure;

/// <summary>
/// The tables as all migrations together make them, made once in this process: a migration costs more than most tests. Tests of opening,
/// of first starts and of upgrades migrate as servers do.
/// </summary>
internal static class MigratedTables
{
    private static readonly Lazy<Task<byte[]>> SqliteFile = new(MigrateFileAsync);
    private static readonly Lazy<Task<string>> PostgreSqlScript = new(() => ScriptOfAsync("Host=/nowhere"));

    /// <summary>A database of SQLite without a row.</summary>
    public static Task<byte[]> FileAsync() => SqliteFile.Value;

    /// <summary>The statements of every migration to PostgreSQL.</summary>
    public static Task<string> ScriptAsync() => PostgreSqlScript.Value;

    private static async Task<byte[]> MigrateFileAsync()
    {
        var folder = Directory.CreateTempSubdirectory("latchkey-tables-");
        try
        {
            await using (var services = Services(folder.FullName, connectionString: null))
            {
                services.GetRequiredService<Latchkey.Storage.Databases.Database>().Create();
                await services.GetRequiredService<Schema>().MigrateAsync(CancellationToken.None);
            }

            return await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "latchkey.db")); // the last connection has put the log in it
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> ScriptOfAsync(string connectionString)
    {
        await using var services = Services(Path.GetTempPath(), connectionString);
        await using var context = services.GetRequiredService<Latchkey.Storage.Databases.Database>().CreateModelContext();
        return context.GetService<IMigrator>().GenerateScript();
    }

    private static ServiceProvider Services(string folder, string? connectionString) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IMasterKeySource>(new FileMasterKeySource(Path.Combine(folder, "none"), makesFirstKey: false))
        .AddLatchkeyStorage(new StorageOptions { DataFolder = folder, Database = connectionString })
        .BuildServiceProvider();
}
