using System.Buffers.Binary;

namespace Latchkey.Formats.Asn1;

/// <summary>The fault that <see cref="DerWalk"/> found.</summary>
internal enum DerFault
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>The octets end before the value does.</summary>
    CutOff,

    /// <summary>Octets follow the value.</summary>
    TrailingData,

    /// <summary>A tag or a length is not valid DER, or reaches beyond its parent.</summary>
    Malformed,

    /// <summary>There are more than <see cref="DerWalk.MaxDepth"/> levels.</summary>
    TooDeep,
}

/// <summary>
/// Checks the structure of a DER value before any reader sees it, without recursion and in one pass. After it, lengths are definite and
/// stay inside their parents, and the number of levels is limited. Certificates need about ten levels; 2,000 levels in 8 KB once overflowed
/// the stack of a well-known library (CVE-2026-103600).
/// </summary>
/// <remarks>
/// PKCS#12 files may be BER (RFC 7292 section 3.1), and those of Mozilla and BouncyCastle are. For them, the walk accepts indefinite
/// lengths, which end with two zero octets.
/// </remarks>
internal static class DerWalk
{
    public const int MaxDepth = 32;

    /// <summary>Whether the octets are exactly one value.</summary>
    public static DerFault Check(ReadOnlySpan<byte> der, bool allowIndefinite = false)
    {
        Span<int> ends = stackalloc int[MaxDepth]; // for a level of indefinite length, the end of its parent
        Span<bool> indefinite = stackalloc bool[MaxDepth];
        var depth = 0;
        var position = 0;
        do
        {
            var parentEnd = depth == 0 ? der.Length : ends[depth - 1];
            var fault = ReadHeader(der[position..parentEnd], out var constructed, out var headerLength, out var contentsLength);
            if (fault != DerFault.None) return depth == 0 ? fault : DerFault.Malformed;
            if (contentsLength is null && !(allowIndefinite && constructed)) return DerFault.Malformed;
            // Only the two closing zeros have tag 0. Any other use would end a value for one reader and not for another.
            if (allowIndefinite && der[position] == 0) return DerFault.Malformed;

            var start = position + headerLength;
            if (contentsLength > parentEnd - start) return depth == 0 ? DerFault.CutOff : DerFault.Malformed;
            var end = contentsLength is { } length ? start + (int)length : parentEnd;
            if (depth == 0 && end != der.Length) return DerFault.TrailingData;

            position = constructed ? start : end;
            if (constructed)
            {
                if (depth == MaxDepth) return DerFault.TooDeep;
                indefinite[depth] = contentsLength is null;
                ends[depth++] = end;
            }

            while (depth > 0 && Ends(der, ref position, ends[depth - 1], indefinite[depth - 1])) depth--;
        }
        while (depth > 0);
        return position == der.Length ? DerFault.None : DerFault.TrailingData;
    }

    // X.690 section 8.1.5: the contents of an indefinite length end at 00 00.
    private static bool Ends(ReadOnlySpan<byte> der, ref int position, int end, bool indefinite)
    {
        if (!indefinite) return position == end;
        if (!der[position..end].StartsWith("\0\0"u8)) return false;
        position += 2;
        return true;
    }

    // tag: ccknnnnn, k = constructed, nnnnn = 31 for large tags, which certificates do not have (X.690 section 8.1.2)
    // length: 0lllllll, or 1000000n and n octets big-endian; n = 0 is BER's indefinite form, here null (X.690 section 8.1.3)
    private static DerFault ReadHeader(ReadOnlySpan<byte> value, out bool constructed, out int headerLength, out uint? contentsLength)
    {
        (constructed, headerLength, contentsLength) = (false, 2, null);
        if (value.Length < headerLength) return DerFault.CutOff;
        if ((value[0] & 0x1F) == 0x1F) return DerFault.Malformed;
        constructed = (value[0] & DerTag.ConstructedBit) != 0;
        if (value[1] < 0x80)
        {
            contentsLength = value[1];
            return DerFault.None;
        }

        var octets = value[1] & 0x7F;
        if (octets == 0) return DerFault.None;
        if (octets > sizeof(uint)) return DerFault.Malformed;
        headerLength += octets;
        if (value.Length < headerLength) return DerFault.CutOff;
        Span<byte> padded = stackalloc byte[sizeof(uint)];
        padded.Clear();
        value[2..headerLength].CopyTo(padded[^octets..]);
        contentsLength = BinaryPrimitives.ReadUInt32BigEndian(padded);
        return DerFault.None;
    }
}
