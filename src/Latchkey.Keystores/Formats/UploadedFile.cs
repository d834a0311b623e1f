namespace Latchkey.Keystores.Formats;

/// <summary>Tells the binary form of an upload from its text forms.</summary>
internal static class UploadedFile
{
    /// <exception cref="RefusalException"><see cref="Refusal.BodyEmpty"/>: there is nothing but white space.</exception>
    public static ReadOnlySpan<byte> SkipByteOrderMark(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("\uFEFF"u8)) file = file["\uFEFF"u8.Length..];
        return file.Trim(" \t\r\n"u8).IsEmpty ? throw new RefusalException(new Refusal.BodyEmpty()) : file;
    }

    // No certificate is shorter than 128 octets, so the length of a DER file starts with 8x, which no text does.
    public static bool IsBinary(ReadOnlySpan<byte> file) =>
        file is [DerTag.Sequence, >= 0x80, ..] || ForeignFile.NameByStart(file) is not null;
}
