using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Latchkey.Formats.Ssh;

/// <summary>Writes a public key as SSH sends it: the name of its format and its fields (RFC 4253 section 6.6).</summary>
internal sealed class SshPublicKeyData
{
    private readonly ArrayBufferWriter<byte> _data = new();

    private SshPublicKeyData(ReadOnlySpan<byte> format)
    {
        Format = Encoding.ASCII.GetString(format);
        Write(format);
    }

    /// <summary>The name of the format, such as <c>ssh-rsa</c>.</summary>
    public string Format { get; }

    /// <summary>The name of the format and the fields.</summary>
    public ReadOnlySpan<byte> Octets => _data.WrittenSpan;

    /// <summary>RFC 4253 section 6.6: string "ssh-rsa" | mpint e | mpint n</summary>
    public static SshPublicKeyData Rsa(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent) =>
        new SshPublicKeyData("ssh-rsa"u8).WriteNumber(exponent).WriteNumber(modulus);

    /// <summary>RFC 4253 section 6.6: string "ssh-dss" | mpint p | mpint q | mpint g | mpint y</summary>
    public static SshPublicKeyData Dsa(ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, ReadOnlySpan<byte> g, ReadOnlySpan<byte> y) =>
        new SshPublicKeyData("ssh-dss"u8).WriteNumber(p).WriteNumber(q).WriteNumber(g).WriteNumber(y);

    /// <summary>RFC 5656 section 3.1: string "ecdsa-sha2-" and the curve | string curve | string 04, x, y</summary>
    public static SshPublicKeyData Ec(SshCurve curve, ReadOnlySpan<byte> point) =>
        new SshPublicKeyData(curve.KeyFormat).Write(curve.Name).Write(point);

    /// <summary>RFC 8709 section 4: string "ssh-ed25519" | string key, 32 octets</summary>
    public static SshPublicKeyData Ed25519(ReadOnlySpan<byte> key) => new SshPublicKeyData("ssh-ed25519"u8).Write(key);

    private SshPublicKeyData Write(ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteInt32BigEndian(_data.GetSpan(sizeof(int)), text.Length);
        _data.Advance(sizeof(int));
        _data.Write(text);
        return this;
    }

    /// <summary>Writes a positive number, given with leading zeros or without.</summary>
    private SshPublicKeyData WriteNumber(ReadOnlySpan<byte> number)
    {
        number = number.TrimStart((byte)0);
        // mpint is two's complement: a zero keeps a number with its highest bit set positive (RFC 4251 section 5).
        var padded = new byte[number.Length + (number is [>= 0x80, ..] ? 1 : 0)];
        number.CopyTo(padded.AsSpan(padded.Length - number.Length));
        return Write(padded);
    }
}
