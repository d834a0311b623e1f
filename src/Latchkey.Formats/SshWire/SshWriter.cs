using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Latchkey.Formats.SshWire;

/// <summary>Writes a public key in its SSH form: the name of its format and its fields (RFC 4253 section 6.6).</summary>
internal sealed class SshWriter
{
    private readonly ArrayBufferWriter<byte> _data = new();

    /// <param name="format">The name of the format, such as <c>ssh-rsa</c>.</param>
    public SshWriter(ReadOnlySpan<byte> format)
    {
        Format = Encoding.ASCII.GetString(format);
        Write(format);
    }

    /// <summary>The name of the format, such as <c>ssh-rsa</c>.</summary>
    public string Format { get; }

    /// <summary>The name of the format and the fields.</summary>
    public ReadOnlySpan<byte> Octets => _data.WrittenSpan;

    /// <summary>Writes a string (RFC 4251 section 5): uint32 length | octets.</summary>
    public SshWriter Write(ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteInt32BigEndian(_data.GetSpan(sizeof(int)), text.Length);
        _data.Advance(sizeof(int));
        _data.Write(text);
        return this;
    }

    /// <summary>Writes a positive number, which may have leading zeros.</summary>
    public SshWriter WriteNumber(ReadOnlySpan<byte> number)
    {
        number = number.TrimStart((byte)0);
        // An mpint is two's complement: a leading zero keeps a number positive if its highest bit is set (RFC 4251 section 5).
        var padded = new byte[number.Length + (number is [>= 0x80, ..] ? 1 : 0)];
        number.CopyTo(padded.AsSpan(padded.Length - number.Length));
        return Write(padded);
    }
}
