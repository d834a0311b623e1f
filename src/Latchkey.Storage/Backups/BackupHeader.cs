using System.Reflection;
using System.Security.Cryptography;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Backups;

/// <summary>
/// The beginning of a backup, which is not encrypted: what wrote it, and the wrapped data keys. The key of everything that follows is
/// derived with its hash, so no part of it can be altered.
/// </summary>
/// <param name="Latchkey">The version of the Latchkey that wrote it.</param>
/// <param name="SchemaNumber">The number of migrations in the schema; the same for every engine.</param>
/// <param name="SchemaName">The name of the newest, without its time, which differs between the engines.</param>
/// <param name="Time">When it was made.</param>
/// <param name="KeyId">The data key from which that of the backup is derived.</param>
/// <param name="DataKeys">The table of data keys.</param>
internal sealed record BackupHeader(
    string Latchkey, int SchemaNumber, string SchemaName, DateTimeOffset Time, Guid KeyId, IReadOnlyList<DataKeyRow> DataKeys)
{
    private const byte FormatVersion = 1;
    private const int UniqueLength = 32;
    private const int MaxLength = 1 << 20;

    public string Schema => $"{SchemaNumber} ({SchemaName})";

    private static ReadOnlySpan<byte> Magic => "LATCHKEY BACKUP\n"u8;

    /// <summary>A header of a backup that is made now.</summary>
    public static BackupHeader Of(StorageContext context, DateTimeOffset now, Guid keyId, IReadOnlyList<DataKeyRow> dataKeys)
    {
        var (number, name) = SchemaOf(context);
        return new BackupHeader(LatchkeyVersion(), number, name, now, keyId, dataKeys);
    }

    /// <summary>Writes the header, and returns its hash, which is unique to this backup.</summary>
    /// <exception cref="BackupException">There are too many data keys.</exception>
    public async Task<byte[]> WriteAsync(Stream target, BackupTable table, CancellationToken cancellationToken)
    {
        // magic(16) || version(1) || length(4) || unique(32) || time(8) || Latchkey
        // || schema number(4) || schema name || key id(16) || data keys
        using var content = new MemoryStream();
        content.Write(RandomNumberGenerator.GetBytes(UniqueLength));
        var fields = new FieldWriter(content);
        fields.Int64(Time.ToUnixTimeMilliseconds());
        fields.Text(Latchkey);
        fields.Int32(SchemaNumber);
        fields.Text(SchemaName);
        fields.Guid(KeyId);
        await table.WriteAsync(fields, DataKeys.ToAsyncEnumerable(), cancellationToken);
        if (content.Length > MaxLength)
            throw new BackupException($"The {DataKeys.Count} data keys do not fit into the header of a backup.");

        using var header = new MemoryStream();
        header.Write(Magic);
        header.WriteByte(FormatVersion);
        new FieldWriter(header).Int32((int)content.Length);
        content.WriteTo(header);
        header.WriteTo(target);
        return SHA256.HashData(header.ToArray());
    }

    /// <summary>Reads a header, and refuses a backup that this build cannot restore.</summary>
    /// <exception cref="BackupException">It is no backup, or one of another schema.</exception>
    /// <exception cref="InvalidDataException">It makes no sense.</exception>
    public static (BackupHeader Header, byte[] Hash) Read(Stream source, StorageContext context, BackupTable table)
    {
        var start = new byte[Magic.Length + 5];
        if (source.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.AsSpan().StartsWith(Magic))
            throw new BackupException("This is not a backup of Latchkey.");
        if (start[Magic.Length] != FormatVersion)
            throw new BackupException(
                $"The backup has the format {start[Magic.Length]}, and this Latchkey reads the format {FormatVersion}.");
        var length = new FieldReader(new MemoryStream(start, Magic.Length + 1, 4)).Int32();
        if (length is < 0 or > MaxLength) throw new InvalidDataException("the length of its header is invalid");
        var content = new byte[length];
        source.ReadExactly(content);
        return (Parse(content, context, table), SHA256.HashData([.. start, .. content]));
    }

    private static BackupHeader Parse(byte[] content, StorageContext context, BackupTable table)
    {
        using var rest = new MemoryStream(content);
        rest.Seek(UniqueLength, SeekOrigin.Begin);
        var fields = new FieldReader(rest, content.Length);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(fields.Int64());
        var header = new BackupHeader(fields.Text(), fields.Int32(), fields.Text(), time, default, []);
        header.RequireSchema(context);
        header = header with { KeyId = fields.Guid(), DataKeys = [.. table.Read(fields).Cast<DataKeyRow>()] };
        fields.End();
        return header;
    }

    private void RequireSchema(StorageContext context)
    {
        var (number, name) = SchemaOf(context);
        if (SchemaNumber > number)
            throw new BackupException(
                $"A newer Latchkey ({Latchkey}) made the backup, with schema {Schema}. This version has schema {number} ({name}). " +
                "Restore it with the newer version.");
        if (SchemaNumber < number)
            throw new BackupException(
                $"An older Latchkey ({Latchkey}) made the backup, with schema {Schema}. This version has schema {number} ({name}). " +
                "Restore it with the older version; this one migrates the database when it starts.");
        if (SchemaName != name) throw new InvalidDataException($"its schema {Schema} is not one of Latchkey's");
    }

    // A migration is called after its time and its name, such as 20261124132357_Initial.
    private static (int Number, string Name) SchemaOf(StorageContext context)
    {
        var migrations = context.Database.GetMigrations().ToList();
        return (migrations.Count, migrations[^1][(migrations[^1].IndexOf('_', StringComparison.Ordinal) + 1)..]);
    }

    private static string LatchkeyVersion() =>
        typeof(BackupHeader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
