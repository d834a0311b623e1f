namespace Latchkey.Formats.Tests;

/// <summary>Files with changed octets.</summary>
internal static class Damaged
{
    /// <summary>A copy with these octets at these positions, which are counted from the start again beyond the end.</summary>
    public static byte[] Of(byte[] original, (int Position, byte Octet)[] changes)
    {
        var damaged = original.ToArray();
        foreach (var (position, octet) in changes) damaged[position % damaged.Length] = octet;
        return damaged;
    }
}
