using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Latchkey.Storage.Authentication;

/// <summary>
/// The parts of a row that are authenticated: the table, and each column that is not null with its name, in the order of the names. So a
/// column that is added later, and is null in old rows, does not change their hashes.
/// </summary>
internal sealed class RowLayout(IEntityType type)
{
    private static readonly HashSet<string> Excluded = [nameof(AuthenticatedRow.Mac), nameof(AuthenticatedRow.MacKeyId)];

    private readonly Column[] _columns =
    [
        .. type.GetProperties().Where(column => !Excluded.Contains(column.Name))
            .OrderBy(column => column.Name, StringComparer.Ordinal).Select(column => new Column(column.Name, column.GetGetter())),
    ];

    private readonly Column[] _key = [.. type.FindPrimaryKey()!.Properties.Select(column => new Column(column.Name, column.GetGetter()))];

    /// <summary>The name of the table.</summary>
    public string Table { get; } = type.GetTableName()!;

    /// <summary>The key of a row, for people to read.</summary>
    public string KeyOf(AuthenticatedRow row) => string.Join(", ", _key.Select(column => column.ValueOf(row)));

    /// <summary>The message that is hashed.</summary>
    public void Write(AuthenticatedRow row, Guid keyId, ArrayBufferWriter<byte> message)
    {
        // version(1) || key id(16) || table || each column: name || form(1) || value
        WriteForm((char)1, message);
        Write(keyId, message);
        Write(Table, message);
        foreach (var column in _columns)
        {
            if (column.ValueOf(row) is not { } value) continue;
            Write(column.Name, message);
            WriteValue(value, message);
        }
    }

    private static void WriteValue(object value, ArrayBufferWriter<byte> message)
    {
        switch (value)
        {
            case string text:
                WriteForm('t', message);
                Write(text, message);
                break;
            case byte[] octets:
                WriteForm('o', message);
                WriteLength(octets.Length, message);
                message.Write(octets);
                break;
            case Guid guid:
                WriteForm('g', message);
                Write(guid, message);
                break;
            case int or long or bool:
                WriteForm('n', message);
                BinaryPrimitives.WriteInt64BigEndian(message.GetSpan(8), Convert.ToInt64(value, CultureInfo.InvariantCulture));
                message.Advance(8);
                break;
            default: throw new NotSupportedException($"A row has no authenticated form for {value.GetType()}.");
        }
    }

    private static void WriteForm(char form, ArrayBufferWriter<byte> message)
    {
        message.GetSpan(1)[0] = (byte)form;
        message.Advance(1);
    }

    private static void Write(Guid guid, ArrayBufferWriter<byte> message)
    {
        guid.TryWriteBytes(message.GetSpan(16));
        message.Advance(16);
    }

    private static void Write(string text, ArrayBufferWriter<byte> message)
    {
        WriteLength(Encoding.UTF8.GetByteCount(text), message);
        Encoding.UTF8.GetBytes(text, message);
    }

    private static void WriteLength(int length, ArrayBufferWriter<byte> message)
    {
        BinaryPrimitives.WriteInt32BigEndian(message.GetSpan(4), length);
        message.Advance(4);
    }

    private sealed record Column(string Name, IClrPropertyGetter Getter)
    {
        public object? ValueOf(object row) => Getter.GetClrValue(row);
    }
}
