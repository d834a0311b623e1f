using System.IO.Compression;
using System.Text;
using Latchkey.Keystores;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Rows;

namespace Latchkey.Storage.Backups;

/// <summary>Reads a backup from its beginning to its end.</summary>
internal sealed class BackupReader : IDisposable
{
    private const int BufferLength = 1 << 16;

    private readonly IReadOnlyList<BackupTable> _tables;
    private readonly BackupHeader _header;
    private readonly KeyRing _keys;
    private readonly BackupRows _rows;
    private readonly ChunkCipher _cipher;
    private readonly ChunkReader _chunks;
    private readonly List<KeyValuePair<string, long>> _counts = [];

    private BackupReader(Stream source, StorageContext model, BackupKeys keys)
    {
        _tables = BackupTable.Of(model.Model);
        (_header, var hash) = BackupHeader.Read(source, model, _tables.Single(IsInHeader));
        _keys = keys.Open(_header.DataKeys);
        _rows = new BackupRows(_keys, _header.DataKeys, model.Model);
        if (!_keys.Knows(_header.KeyId)) throw new InvalidDataException("its header names a data key that it does not have");
        _cipher = BackupKeys.CipherOf(_keys, _header.KeyId, hash);
        _chunks = new ChunkReader(source, _cipher);
    }

    /// <summary>The content of the backup; the counts are those of the rows read so far.</summary>
    public BackupSummary Summary => new(_header.Latchkey, _header.Schema, _header.Time, _counts);

    /// <summary>Whether the rows of a table are in the header.</summary>
    public static bool IsInHeader(BackupTable table) => table.RowType == typeof(DataKeyRow);

    /// <summary>Reads the header, with the database's <paramref name="model"/>.</summary>
    /// <exception cref="BackupException">It is damaged, of another schema, or of another master key.</exception>
    public static BackupReader Open(Stream source, StorageContext model, BackupKeys keys) =>
        Explained(() => new BackupReader(source, model, keys));

    /// <summary>Reads every row to the very end, and returns each only after it has passed the check.</summary>
    /// <exception cref="BackupException">It is damaged.</exception>
    public IEnumerable<object> Rows()
    {
        using var rows = CheckedRows().GetEnumerator();
        while (Explained(rows.MoveNext)) yield return rows.Current;
    }

    public void Dispose()
    {
        _chunks.Dispose();
        _cipher.Dispose();
        _keys.Dispose();
    }

    private IEnumerable<object> CheckedRows()
    {
        var check = new BackupCheck(_keys, _rows);
        using var content = new BufferedStream(new ZLibStream(_chunks, CompressionMode.Decompress, leaveOpen: true), BufferLength);
        var fields = new FieldReader(content);
        foreach (var table in _tables)
        {
            var count = 0L;
            foreach (var row in IsInHeader(table) ? _header.DataKeys : table.Read(fields))
            {
                check.Accept(row);
                count++;
                yield return row;
            }

            _counts.Add(KeyValuePair.Create(table.Name, count));
        }

        fields.End();
        new FieldReader(_chunks).End();
        check.End();
    }

    // The only place where a failure from a damaged file becomes a refusal.
    private static T Explained<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (EndOfStreamException cause)
        {
            throw BackupException.Damaged("it is truncated", cause);
        }
        catch (Exception cause) when (cause is InvalidDataException or DecoderFallbackException or ArgumentOutOfRangeException)
        {
            throw BackupException.Damaged(cause is InvalidDataException ? cause.Message : "it has an invalid value", cause);
        }
        catch (RefusalException cause)
        {
            throw BackupException.Damaged("a private key in it cannot be opened", cause);
        }
    }
}
