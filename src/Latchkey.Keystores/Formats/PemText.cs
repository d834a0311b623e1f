using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Latchkey.Keystores.Formats;

/// <summary>
/// Finds the blocks of a PEM file (RFC 7468), whatever text stands before, between and after them: comments, a byte
/// order mark, the brackets of SAP's documentation. Reads every octet once; line ends may be LF, CRLF or CR.
/// </summary>
internal ref struct PemText(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>The label of the block that <see cref="MoveNext"/> found, such as <c>CERTIFICATE</c>.</summary>
    public ReadOnlySpan<byte> Label { get; private set; }

    /// <summary>The text between the lines of the block that <see cref="MoveNext"/> found.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    private static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> End => "-----END "u8;

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    /// <summary>Whether a block begins in the text.</summary>
    public static bool IsIn(ReadOnlySpan<byte> text) => text.IndexOf(Begin) >= 0;

    /// <summary>Writes one block; lines end in LF, the last one too.</summary>
    public static string Write(string label, ReadOnlySpan<byte> der) => PemEncoding.WriteString(label, der) + "\n";

    /// <summary>Goes to the next block.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.NotACertificate"/>: a block does not end.</exception>
    public bool MoveNext()
    {
        var begin = _rest.IndexOf(Begin);
        if (begin < 0) return false;
        _rest = _rest[(begin + Begin.Length)..];
        Label = ReadUntil(Dashes);
        Body = ReadUntil(End);
        if (!ReadUntil(Dashes).SequenceEqual(Label)) throw Refuse.NotACertificate("The last line of a PEM block does not fit its first.");
        return true;
    }

    /// <summary>Decodes base64 that white space may interrupt; null when the text is something else.</summary>
    public static byte[]? DecodeBase64(ReadOnlySpan<byte> text)
    {
        // .NET 10 finds a buffer of the exact length too small when some line ends are in the text.
        var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, buffer, out _, out var written) == OperationStatus.Done ? buffer[..written] : null;
    }

    private ReadOnlySpan<byte> ReadUntil(ReadOnlySpan<byte> mark)
    {
        var position = _rest.IndexOf(mark);
        if (position < 0) throw Refuse.NotACertificate("The PEM text is cut off.");
        var read = _rest[..position];
        _rest = _rest[(position + mark.Length)..];
        return read;
    }
}
