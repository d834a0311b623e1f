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

    /// <summary>The text of a certificate file, with its line ends where they are written <c>\n</c>.</summary>
    public static ReadOnlySpan<byte> WithLineEnds(ReadOnlySpan<byte> text)
    {
        if (!EscapedLineEnds.AreInPem(text)) return text;
        var lines = new byte[text.Length];
        return lines.AsSpan(0, EscapedLineEnds.Replace(text, lines));
    }

    // No certificate is shorter than 128 octets, so the length of a DER file starts with 8x, which no text does.
    public static bool IsBinary(ReadOnlySpan<byte> file) =>
        file is [DerTag.Sequence, >= 0x80, ..] || ForeignFile.NameByStart(file) is not null;

    /// <summary>
    /// Cuts off the zeros and the line ends that writers and transfers leave behind the end of a binary file. What else follows is
    /// left there, to be refused.
    /// </summary>
    public static ReadOnlySpan<byte> WithoutPadding(ReadOnlySpan<byte> file)
    {
        // A value of an indefinite length ends in zeros itself, two for each level: it is walked again for each octet that is cut off.
        const int MaxCutsOfIndefinite = 100;
        var most = file is [_, 0x80, ..] ? MaxCutsOfIndefinite : file.Length;
        for (var cuts = 0; cuts < most && file is [.., 0x00 or (byte)'\r' or (byte)'\n'] && DerWalk.Check(file, allowIndefinite: true) == DerFault.TrailingData; cuts++)
            file = file[..^1];
        return file;
    }
}
