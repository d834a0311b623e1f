using System.Buffers.Binary;

namespace Latchkey.Formats.SshWire;

/// <summary>
/// Reads the data types of SSH (RFC 4251 section 5) from front to back, without copying. Every failure is an
/// <see cref="InvalidDataException"/>; no length reaches beyond the data.
/// </summary>
internal ref struct SshReader(ReadOnlySpan<byte> data)
{
    /// <summary>The remaining data.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = data;

    /// <summary>Reads a uint32: 4 octets, big-endian.</summary>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    /// <summary>Reads a string: uint32 length | octets.</summary>
    public ReadOnlySpan<byte> ReadString() => Take(ReadUInt32());

    /// <summary>Reads a positive mpint: uint32 length | two's complement, big-endian. The result has no leading zeros.</summary>
    public ReadOnlySpan<byte> ReadNumber()
    {
        var number = ReadString();
        if (number is [] or [>= 0x80, ..]) throw new InvalidDataException("A number is not positive.");
        number = number.TrimStart((byte)0);
        return number.IsEmpty ? throw new InvalidDataException("A number is zero.") : number;
    }

    private ReadOnlySpan<byte> Take(uint length)
    {
        if (length > Rest.Length) throw new InvalidDataException("The data is cut off.");
        var taken = Rest[..(int)length];
        Rest = Rest[(int)length..];
        return taken;
    }
}
