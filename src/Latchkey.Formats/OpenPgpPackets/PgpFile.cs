using System.Text.Unicode;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.OpenPgpPackets;

/// <summary>
/// The packets of a file, which is armoured or binary. Disposing of it clears them: a file may have a secret key by mistake.
/// </summary>
internal sealed class PgpFile : IDisposable
{
    private readonly SecretBytes _octets;

    private PgpFile(SecretBytes octets, List<int> ends)
    {
        _octets = octets;
        var start = 0;
        foreach (var end in ends)
        {
            PacketReader.Read(octets.Octets.AsMemory(start, end - start), Packets);
            start = end;
        }
    }

    /// <summary>The packets, in the order of the file.</summary>
    public List<PgpPacket> Packets { get; } = [];

    /// <summary>Reads the packets of a file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.Empty"/>, <see cref="FileFault.NotAPgpKeyFile"/>, <see cref="FileFault.PgpChecksumWrong"/>,
    /// <see cref="FileFault.TooCostly"/>, <see cref="FileFault.PgpKeyNotAcceptable"/>.
    /// </exception>
    public static PgpFile Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > PgpLimits.MaxFileLength) throw Refuse.TooCostly($"The file has more than {PgpLimits.MaxFileLength} octets.");
        if (IsBinary(file)) return Own(new SecretBytes(file), [file.Length]);
        var octets = ArmourReader.Decode(UploadedFile.SkipByteOrderMark(file), out var ends);
        if (ends is not []) return Own(octets, ends);
        octets.Dispose();
        throw Refuse.NotAPgpKeyFile("The file has no OpenPGP keys, neither armoured nor binary.");
    }

    /// <inheritdoc/>
    public void Dispose() => _octets.Dispose();

    // Bit 7 of a packet's first octet is set. A text with such a start is UTF-8, which a key is not: its header and its version, 4, are no
    // characters.
    private static bool IsBinary(ReadOnlySpan<byte> file) => file is [>= 0x80, ..] && !Utf8.IsValid(file);

    private static PgpFile Own(SecretBytes octets, List<int> ends)
    {
        try
        {
            return new PgpFile(octets, ends);
        }
        catch
        {
            octets.Dispose();
            throw;
        }
    }
}
