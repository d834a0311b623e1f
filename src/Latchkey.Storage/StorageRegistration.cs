using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Events;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Versions;
using Latchkey.Storage.Access;
using Latchkey.Storage.Auditing;
using Latchkey.Storage.Authentication;
using Latchkey.Storage.Backups;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Events;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Metrics;
using Latchkey.Storage.PostgreSql;
using Latchkey.Storage.Rotation;
using Latchkey.Storage.Sqlite;
using Latchkey.Storage.Stores;
using Latchkey.Storage.Tenants;
using Latchkey.Storage.Verification;
using Latchkey.Storage.Versions;
using Latchkey.Storage.Writing;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Storage;

/// <summary>Registers the stores.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// Builds the services and the model of EF Core, which need no database and outlive every connection. A server does that while it makes
    /// its other services; otherwise the first connection does it.
    /// </summary>
    public static void BuildModel(StorageOptions options)
    {
        using var context = options.Database is null ? SqliteDatabase.WithoutConnection() : PostgreSqlDatabase.WithoutConnection();
        _ = Schema.Version(context);
    }

    /// <summary>
    /// Adds <see cref="IKeystoreStore"/>, which answers once <see cref="IStorage"/> was opened, and
    /// <see cref="ISealer"/> likewise. <see cref="IServiceKeyStore"/>, <see cref="IAuditLog"/> and <see cref="IBackups"/> need no opening.
    /// All need an <see cref="IMasterKeySource"/>. Disposing of the services finishes queued changes.
    /// </summary>
    public static IServiceCollection AddLatchkeyStorage(this IServiceCollection services, StorageOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.DataFolder, nameof(options));
        return services
            .AddLogging()
            .AddSingleton(options)
            .AddSingleton<AlteredRows>()
            .AddSingleton<IAlteredRows>(provider => provider.GetRequiredService<AlteredRows>())
            .AddSingleton(provider => new RowMacs(provider.GetRequiredService<KeyRing>, provider.GetRequiredService<AlteredRows>()))
            .AddSingleton<Database>(provider => options.Database is null
                ? ActivatorUtilities.CreateInstance<SqliteDatabase>(provider)
                : ActivatorUtilities.CreateInstance<PostgreSqlDatabase>(provider))
            .AddSingleton<DatabaseReads>()
            .AddSingleton<HistoryAlarm>()
            .AddSingleton<TenantSnapshots>()
            .AddSingleton<NewestSnapshots>()
            .AddSingleton<Patience>()
            .AddSingleton<DatabaseCheck>()
            .AddSingleton<Schema>()
            .AddSingleton<MasterKeyChoice>()
            .AddSingleton<DataKeys>()
            .AddSingleton<IRowVerification, RowVerification>()
            .AddSingleton<FirstMacs>()
            .AddSingleton<KeyPreparation>()
            .AddSingleton<UnopenedRows>().AddSingleton<Resealing>()
            .AddSingleton<Retirement>()
            .AddSingleton<IKeyRotation, KeyRotation>()
            .AddSingleton<BackupKeys>()
            .AddSingleton<IDataKeyStore>(provider => provider.GetRequiredService<DataKeys>())
            .AddSingleton<MasterKeys>()
            .AddSingleton<IMasterKeys>(provider => provider.GetRequiredService<MasterKeys>())
            .AddSingleton<KeyRing>()
            .AddSingleton<ISealer>(provider => provider.GetRequiredService<KeyRing>())
            .AddSingleton<WriterMetrics>()
            .AddSingleton<AuditFaults>()
            .AddSingleton<KeystoreStore>()
            .AddSingleton<IKeystoreStore>(provider => provider.GetRequiredService<KeystoreStore>())
            .AddSingleton<IStorage>(provider => provider.GetRequiredService<KeystoreStore>())
            .AddSingleton<AuditMarks>()
            .AddSingleton<AuditPruning>()
            .AddSingleton<IAuditLog, AuditLog>()
            .AddSingleton<IBackups, DatabaseBackups>()
            .AddSingleton<IEntryVersions, EntryVersions>()
            .AddSingleton<IMaterialVersions, MaterialVersions>()
            .AddSingleton<IEventCursors, EventCursors>()
            .AddSingleton<ICalendarTokens, CalendarTokens>()
            .AddSingleton<IEndedSessions, EndedSessions>()
            .AddSingleton<IServiceKeyStore, ServiceKeyStore>();
    }
}
