using System.Buffers.Binary;

namespace Latchkey.Formats.SshWire;

/// <summary>
/// Reads the data types of SSH (RFC 4251 section 5), front to back, without copying. Every failure is an
/// <see cref="InvalidDataException"/>; lengths never reach beyond the data.
/// </summary>
internal ref struct SshReader(ReadOnlySpan<byte> data)
{
    /// <summary>What has not been read.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = data;

    /// <summary>uint32: 4 octets, big-endian.</summary>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    /// <summary>string: uint32 length | octets.</summary>
    public ReadOnlySpan<byte> ReadString() => Take(ReadUInt32());

    /// <summary>mpint, which must be positive: uint32 length | two's complement, big-endian. Comes without leading zeros.</summary>
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
