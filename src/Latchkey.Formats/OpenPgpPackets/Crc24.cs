namespace Latchkey.Formats.OpenPgpPackets;

/// <summary>The checksum of an armour (RFC 4880 section 6.1).</summary>
internal static class Crc24
{
    private const uint Start = 0xB704CE;
    private const uint Polynomial = 0x1864CFB;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(octet => Shift((uint)octet << 16))];

    /// <summary>The checksum of octets, in 24 bits.</summary>
    public static uint Of(ReadOnlySpan<byte> octets)
    {
        var crc = Start;
        foreach (var octet in octets) crc = (crc << 8) ^ Table[((crc >> 16) ^ octet) & 0xFF];
        return crc & 0xFFFFFF;
    }

    private static uint Shift(uint crc)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            crc <<= 1;
            if ((crc & 0x1000000) != 0) crc ^= Polynomial;
        }

        return crc;
    }
}
