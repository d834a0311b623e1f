using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Latchkey.Keystores.Audit;

/// <summary>
/// The bytes that are hashed, laid out as in docs/storage-format.md: numbers are big-endian, and each text follows its length, so different
/// records give different bytes.
/// </summary>
internal static class AuditLayout
{
    private const byte RecordVersion = 1;
    private const byte MarkVersion = 2;
    private const byte MarkOfRevisionVersion = 3;
    private const int AbsentLength = -1;

    public static ReadOnlySpan<byte> Of(AuditRecord record, ReadOnlySpan<byte> hashBefore)
    {
        // version(1) || hash before(32) || sequence(8) || time(8) || key id(16) || count(4) || texts: length(4) UTF-8, -1 for none
        var bytes = new ArrayBufferWriter<byte>(512);
        bytes.Write([RecordVersion]);
        bytes.Write(hashBefore);
        WriteNumber(bytes, record.Sequence);
        WriteNumber(bytes, record.Time.ToUnixTimeMilliseconds());
        WriteId(bytes, record.KeyId);
        WriteLength(bytes, record.Act.Count);
        var (origin, act) = (record.Origin, record.Act);
        foreach (var text in new[]
        {
            record.Tenant, record.Actor, origin.ClientId, origin.Address, origin.CorrelationId,
            act.Verb.ToString(), act.ObjectType, act.Keystore, act.ObjectName, act.OldFingerprint, act.NewFingerprint,
            act.Outcome, act.Detail,
        }) WriteText(bytes, text);
        return bytes.WrittenSpan;
    }

    public static ReadOnlySpan<byte> Of(AuditMark mark)
    {
        // version(1) || sequence(8) || time(8) || hash(32) || key id(16) || tenant, name: length(4) UTF-8 || revision(8), from version 3 on
        var bytes = new ArrayBufferWriter<byte>(128);
        bytes.Write([mark.Revision is null ? MarkVersion : MarkOfRevisionVersion]);
        WriteNumber(bytes, mark.Position.Sequence);
        WriteNumber(bytes, mark.Position.Time.ToUnixTimeMilliseconds());
        bytes.Write(mark.Position.Hash.Span);
        WriteId(bytes, mark.KeyId);
        WriteText(bytes, mark.Tenant);
        WriteText(bytes, mark.Name);
        if (mark.Revision is { } revision) WriteNumber(bytes, revision);
        return bytes.WrittenSpan;
    }

    private static void WriteNumber(ArrayBufferWriter<byte> bytes, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), number);
        bytes.Advance(sizeof(long));
    }

    private static void WriteId(ArrayBufferWriter<byte> bytes, Guid id)
    {
        id.TryWriteBytes(bytes.GetSpan(16));
        bytes.Advance(16);
    }

    private static void WriteLength(ArrayBufferWriter<byte> bytes, int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(sizeof(int)), number);
        bytes.Advance(sizeof(int));
    }

    private static void WriteText(ArrayBufferWriter<byte> bytes, string? text)
    {
        var length = text is null ? AbsentLength : Encoding.UTF8.GetByteCount(text);
        WriteLength(bytes, length);
        if (length > 0) bytes.Advance(Encoding.UTF8.GetBytes(text, bytes.GetSpan(length)));
    }
}
