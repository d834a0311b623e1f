using System.Buffers.Binary;
using System.Text;

namespace Latchkey.Storage.Backups;

/// <summary>Reads what a <see cref="FieldWriter"/> wrote.</summary>
/// <param name="source">The octets.</param>
/// <param name="maxLength">The largest length that is accepted.</param>
internal sealed class FieldReader(Stream source, int maxLength = FieldReader.MaxLength)
{
    /// <summary>Far above any value of a row: an uploaded keystore may have 10 MiB.</summary>
    public const int MaxLength = 16 << 20;

    public static Encoding StrictUtf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public byte Octet()
    {
        Span<byte> octet = stackalloc byte[1];
        source.ReadExactly(octet);
        return octet[0];
    }

    public int Int32()
    {
        Span<byte> octets = stackalloc byte[4];
        source.ReadExactly(octets);
        return BinaryPrimitives.ReadInt32BigEndian(octets);
    }

    public long Int64()
    {
        Span<byte> octets = stackalloc byte[8];
        source.ReadExactly(octets);
        return BinaryPrimitives.ReadInt64BigEndian(octets);
    }

    public Guid Guid()
    {
        Span<byte> octets = stackalloc byte[16];
        source.ReadExactly(octets);
        return new Guid(octets);
    }

    public string Text() => StrictUtf8.GetString(Octets());

    /// <exception cref="InvalidDataException">They would be longer than is accepted.</exception>
    public byte[] Octets()
    {
        var length = Int32();
        if (length < 0 || length > maxLength) throw new InvalidDataException("it has an invalid length");
        var octets = new byte[length];
        source.ReadExactly(octets);
        return octets;
    }

    /// <exception cref="InvalidDataException">Something follows.</exception>
    public void End()
    {
        if (source.ReadByte() >= 0) throw new InvalidDataException("data follows its end");
    }
}
