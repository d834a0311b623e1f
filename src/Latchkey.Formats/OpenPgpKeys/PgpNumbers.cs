using System.Buffers.Binary;

namespace Latchkey.Formats.OpenPgpKeys;

/// <summary>
/// Reads the fields of packets from front to back, without copying. Every failure is an <see cref="InvalidDataException"/>; no length
/// reaches beyond the data.
/// </summary>
internal ref struct PgpNumbers(ReadOnlySpan<byte> data)
{
    /// <summary>The remaining data.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = data;

    public byte ReadOctet() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    /// <summary>
    /// Reads a multiprecision integer (RFC 4880 section 3.2): its length in bits, in two octets | the number, big-endian. Returns it
    /// without leading zeros, which careless writers count as bits.
    /// </summary>
    public ReadOnlySpan<byte> ReadNumber() => Take((ReadUInt16() + 7) / 8).TrimStart((byte)0);

    public ReadOnlySpan<byte> Take(int length)
    {
        if (length > Rest.Length) throw new InvalidDataException("The data is cut off.");
        var taken = Rest[..length];
        Rest = Rest[length..];
        return taken;
    }
}
