using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Uploads;

/// <summary>
/// Finds the blocks of a PEM file (RFC 7468), with any text before, between and after them: comments, a byte order mark, the brackets of
/// SAP's documentation. Reads every octet once. A line end may be LF, CRLF or CR.
/// </summary>
/// <param name="text">The file.</param>
/// <param name="refuse">Makes the refusal for a block that does not end. By default, it says that the file is not a certificate.</param>
internal ref struct PemText(ReadOnlySpan<byte> text, Func<string, FileRefusedException>? refuse = null)
{
    private readonly Func<string, FileRefusedException> _refuse = refuse ?? (reason => Refuse.NotACertificate(reason));
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>The label of the block that <see cref="MoveNext"/> found, such as <c>CERTIFICATE</c>.</summary>
    public ReadOnlySpan<byte> Label { get; private set; }

    /// <summary>The text between the lines of the block that <see cref="MoveNext"/> found.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    private static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> End => "-----END "u8;

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    /// <summary>Whether the text has the start of a block.</summary>
    public static bool IsIn(ReadOnlySpan<byte> text) => text.IndexOf(Begin) >= 0;

    /// <summary>Writes one block. Every line ends with LF, including the last.</summary>
    public static string Write(string label, ReadOnlySpan<byte> der) => PemEncoding.WriteString(label, der) + "\n";

    /// <summary>Moves to the next block.</summary>
    /// <exception cref="FileRefusedException">A block does not end.</exception>
    public bool MoveNext()
    {
        var begin = _rest.IndexOf(Begin);
        if (begin < 0) return false;
        _rest = _rest[(begin + Begin.Length)..];
        Label = ReadUntil(Dashes);
        Body = ReadUntil(End);
        if (!ReadUntil(Dashes).SequenceEqual(Label)) throw _refuse("The last line of a PEM block does not match its first.");
        return true;
    }

    /// <summary>Decodes base64, ignoring white space. Returns null if the text is not base64.</summary>
    public static byte[]? DecodeBase64(ReadOnlySpan<byte> text)
    {
        // With some line ends in the text, .NET 10 reports a buffer of the exact length as too small.
        var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, buffer, out _, out var written) == OperationStatus.Done ? buffer[..written] : null;
    }

    /// <summary>The same as <see cref="DecodeBase64"/>, for secrets.</summary>
    public static SecretBytes? DecodeSecret(ReadOnlySpan<byte> text)
    {
        using var buffer = new SecretBytes(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        return Base64.DecodeFromUtf8(text, buffer.Octets, out _, out var written) == OperationStatus.Done
            ? new SecretBytes(buffer.Span[..written])
            : null;
    }

    private ReadOnlySpan<byte> ReadUntil(ReadOnlySpan<byte> mark)
    {
        var position = _rest.IndexOf(mark);
        if (position < 0) throw _refuse("The PEM text is cut off.");
        var read = _rest[..position];
        _rest = _rest[(position + mark.Length)..];
        return read;
    }
}
