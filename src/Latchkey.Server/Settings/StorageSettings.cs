using Latchkey.Application.ServiceKeys;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Approvals;
using Latchkey.Storage.Databases;
using Latchkey.Storage.PostgreSql;

namespace Latchkey.Server.Settings;

/// <summary>The location of the data.</summary>
public sealed record StorageSettings(string Folder, string Database, string DatabaseFile, TimeSpan StartWait)
{
    /// <summary>The same settings for the storage, with the connection string from the file.</summary>
    /// <param name="maxWait">How long a change waits for others before it is refused as locked; null for the default.</param>
    /// <param name="stopWait">How long the end waits for the database; null for the default.</param>
    /// <param name="signAuditEvery">After how many audit records the head is signed for those who keep it elsewhere; 0 for never.</param>
    /// <param name="policy">The policy for every change; null if every change passes.</param>
    public StorageOptions ToOptions(
        TimeSpan? maxWait = null, Func<TimeSpan>? stopWait = null, int signAuditEvery = 0, ChangePolicy? policy = null) => new()
        {
            DataFolder = Folder,
            Database = ConnectionString(),
            MaxWait = maxWait ?? TimeSpan.FromSeconds(30),
            StopWait = stopWait ?? (() => TimeSpan.FromSeconds(30)),
            StartWait = StartWait,
            OperatorTenant = NewServiceKey.DefaultTenant,
            SignAuditEvery = signAuditEvery,
            Policy = policy ?? ChangePolicy.None,
        };

    internal static StorageSettings Read(SettingsReader reader)
    {
        var settings = new StorageSettings(
            ReadFolder(reader),
            reader.Text("Storage:Database", "",
                "the connection string of a PostgreSQL database, without a password (`--database`); empty for SQLite in the data folder"),
            reader.ReadableFile("Storage:DatabaseFile", "", "a file with the connection string, which may hold a password"),
            TimeSpan.FromSeconds(reader.Number("Storage:StartWaitSeconds", 120, 0, 86_400,
                "how long a start waits for a PostgreSQL that is unreachable, is starting or has no free connection")));
        if (settings is { Database.Length: > 0, DatabaseFile.Length: > 0 })
            reader.Fault("Storage:DatabaseFile", settings.DatabaseFile, "one of Storage:Database and Storage:DatabaseFile");
        if (settings.Database.Length > 0 && ConnectionText.HasPassword(settings.Database)) // else the driver would be loaded in vain
        {
            reader.Fault("Storage:Database", "…",
                "a connection string without a password, which lists of processes show: use Storage:DatabaseFile, or Passfile=…");
        }

        if (File.Exists(settings.DatabaseFile) || settings.DatabaseFile.Length == 0)
        {
            if (settings.ConnectionString() is { } text && ConnectionText.FaultOf(text) is { } fault)
            {
                reader.Fault(settings.Database.Length > 0 ? "Storage:Database" : "Storage:DatabaseFile", "…",
                    $"a connection string of PostgreSQL such as Host=…;Database=…;Username=… ({fault})");
            }
        }

        return settings;
    }

    private string? ConnectionString() =>
        DatabaseFile.Length > 0 ? File.ReadAllText(DatabaseFile).Trim() : Database.Length > 0 ? Database : null;

    private static string ReadFolder(SettingsReader reader)
    {
        var folder = reader.Text("Storage:Folder", "./data", "the data folder (`--data`); the server makes it if it is missing");
        if (folder.Length == 0 || folder.Contains('\0', StringComparison.Ordinal))
        {
            reader.Fault("Storage:Folder", folder, "a folder");
            return Path.GetFullPath(".");
        }

        var path = Path.GetFullPath(folder);
        if (File.Exists(path)) reader.Fault("Storage:Folder", folder, "a folder, where this is a file");
        return path;
    }
}
