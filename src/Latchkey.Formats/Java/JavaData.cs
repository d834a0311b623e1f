using System.Buffers.Binary;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Java;

/// <summary>
/// Reads what <c>java.io.DataOutputStream</c> writes: big-endian numbers, and lengths before octets. A length is believed
/// only as far as the file goes, so that a short file cannot ask for a large buffer.
/// </summary>
internal sealed class JavaData(ReadOnlyMemory<byte> data)
{
    /// <summary>How many octets have been read.</summary>
    public int Position { get; private set; }

    /// <summary>How many octets are left.</summary>
    public int Remaining => data.Length - Position;

    /// <summary>The octets that are left.</summary>
    public ReadOnlySpan<byte> Rest => data.Span[Position..];

    /// <exception cref="FileRefusedException"><see cref="FileFault.NotAKeystoreFile"/>: so many octets are not left.</exception>
    public ReadOnlyMemory<byte> Read(int length)
    {
        if ((uint)length > Remaining) throw Refuse.NotAKeystore("The file is cut off.");
        Position += length;
        return data.Slice(Position - length, length);
    }

    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Read(sizeof(int)).Span);

    public long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(Read(sizeof(long)).Span);

    /// <summary>Reads octets after their number in four octets.</summary>
    public ReadOnlyMemory<byte> ReadBlock() => Read(ReadInt32());

    /// <summary>Reads the octets of a text after their number in two octets (<c>writeUTF</c>).</summary>
    public ReadOnlyMemory<byte> ReadText() => Read(BinaryPrimitives.ReadUInt16BigEndian(Read(sizeof(ushort)).Span));
}
