using System.Buffers.Binary;

namespace Latchkey.Storage.Backups;

/// <summary>
/// Writes the fields of a backup: numbers big-endian, texts in UTF-8, and a length before each field that has no fixed length.
/// </summary>
internal sealed class FieldWriter(Stream target)
{
    public void Octet(byte value) => target.WriteByte(value);

    public void Int32(int value)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(octets, value);
        target.Write(octets);
    }

    public void Int64(long value)
    {
        Span<byte> octets = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(octets, value);
        target.Write(octets);
    }

    public void Guid(Guid value) => target.Write(value.ToByteArray());

    public void Text(string value) => Octets(FieldReader.StrictUtf8.GetBytes(value));

    /// <exception cref="BackupException">There are more than a backup can hold.</exception>
    public void Octets(byte[] value)
    {
        if (value.Length > FieldReader.MaxLength)
            throw new BackupException($"A value of {value.Length} octets is longer than a backup can hold.");
        Int32(value.Length);
        target.Write(value);
    }
}
