namespace Latchkey.Fuzz.Inputs;

/// <summary>
/// Damages seeds, the same way for the same number: changes, cuts, repeats, splices, and the numbers that parsers trip over.
/// </summary>
internal sealed class Mutator(IReadOnlyList<byte[]> seeds, long seed)
{
    private const int MaxLength = 64 * 1024;

    // The ends of ranges, as single octets and as lengths; those of DER among them.
    private static readonly byte[][] Splinters =
    [
        [0x00], [0x01], [0x7F], [0x80], [0xFF], [0x30, 0x80], [0x00, 0x00], [0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0],
        [0xFF, 0xFF, 0xFF, 0xFF],
        [0x84, 0x7F, 0xFF, 0xFF, 0xFF], [0x82, 0xFF, 0xFF], [0x05, 0x00], [0x02, 0x01, 0x00], [0x1F, 0x81], [0xA0, 0x03], [0xC3, 0x28],
        [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF],
        .. new[] { "\r\n", "\n", "\r", " ", "\t", "'", "\"", "(", ")", "((((", "))))", ",", ";", ":", "=", "&", "?", "/", "%", "%2F",
            "%00", "%FF", "%C3%28", "+", "-", "--", "-----", "-----BEGIN ", "-----END ", "0", "-1", "9223372036854775808", "1e999", "NaN",
            "null", "true", "{", "}", "[", "]", "<", ">", "<!DOCTYPE a>", "&#0;", " and ", " eq ", "not ", "$", "\u0000" }.Select(text =>
            System.Text.Encoding.UTF8.GetBytes(text)),
    ];

    private readonly Dice _dice = new(seed);

    /// <summary>The next damaged seed.</summary>
    public byte[] Next()
    {
        var octets = new List<byte>(_dice.Pick(seeds));
        for (var changes = 1 << _dice.Next(5); changes > 0; changes--) Change(octets);
        if (octets.Count > MaxLength) octets.RemoveRange(MaxLength, octets.Count - MaxLength);
        return [.. octets];
    }

    private void Change(List<byte> octets)
    {
        var at = _dice.Next(octets.Count + 1);
        if (at == octets.Count)
        {
            octets.AddRange(Splinter());
            return;
        }

        switch (_dice.Next(10))
        {
            case 0:
                octets[at] ^= (byte)(1 << _dice.Next(8));
                break;
            case 1:
                octets[at] = (byte)_dice.Next(256);
                break;
            case 2:
                octets[at] += (byte)(_dice.Next(2) == 0 ? 1 : 255);
                break;
            case 3:
                octets.InsertRange(at, Splinter());
                break;
            case 4:
                Overwrite(octets, at, Splinter());
                break;
            case 5:
                octets.RemoveRange(at, LengthFrom(octets, at));
                break;
            case 6:
                octets.InsertRange(_dice.Next(octets.Count + 1), octets.GetRange(at, LengthFrom(octets, at)));
                break;
            case 7:
                Overwrite(octets, at, octets.GetRange(_dice.Next(octets.Count), 1));
                break;
            case 8:
                Splice(octets, at);
                break;
            default:
                octets.RemoveRange(at, _dice.Next(8) == 0 ? octets.Count - at : 1);
                break;
        }
    }

    private byte[] Splinter() => _dice.Pick(Splinters);

    private int LengthFrom(List<byte> octets, int at) => 1 + _dice.Next(Math.Min(octets.Count - at, 1 << _dice.Next(1, 10)));

    private static void Overwrite(List<byte> octets, int at, IEnumerable<byte> with)
    {
        foreach (var octet in with)
        {
            if (at == octets.Count) return;
            octets[at++] = octet;
        }
    }

    private void Splice(List<byte> octets, int at)
    {
        var other = _dice.Pick(seeds);
        if (other.Length == 0) return;
        var from = _dice.Next(other.Length);
        octets.InsertRange(at, other[from..(from + _dice.Next(Math.Min(other.Length - from, 256)))]);
    }
}
