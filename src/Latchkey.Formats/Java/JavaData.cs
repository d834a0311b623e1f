using System.Buffers.Binary;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Java;

/// <summary>
/// Reads the output of <c>java.io.DataOutputStream</c>: big-endian numbers, and lengths before octets. A length beyond the end of the file
/// is refused before memory is allocated.
/// </summary>
internal sealed class JavaData(ReadOnlyMemory<byte> data)
{
    /// <summary>The number of octets read.</summary>
    public int Position { get; private set; }

    /// <summary>The number of remaining octets.</summary>
    public int Remaining => data.Length - Position;

    /// <summary>The remaining octets.</summary>
    public ReadOnlySpan<byte> Rest => data.Span[Position..];

    /// <exception cref="FileRefusedException"><see cref="FileFault.NotAKeystoreFile"/>: fewer octets remain.</exception>
    public ReadOnlyMemory<byte> Read(int length)
    {
        if ((uint)length > Remaining) throw Refuse.NotAKeystore("The file is cut off.");
        Position += length;
        return data.Slice(Position - length, length);
    }

    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Read(sizeof(int)).Span);

    public long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(Read(sizeof(long)).Span);

    /// <summary>Reads octets that follow their length in four octets.</summary>
    public ReadOnlyMemory<byte> ReadBlock() => Read(ReadInt32());

    /// <summary>Reads the octets of a text that follow their length in two octets (<c>writeUTF</c>).</summary>
    public ReadOnlyMemory<byte> ReadText() => Read(BinaryPrimitives.ReadUInt16BigEndian(Read(sizeof(ushort)).Span));
}
