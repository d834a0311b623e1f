using System.Buffers.Binary;

namespace Latchkey.Formats.Asn1;

/// <summary>What <see cref="DerWalk"/> found wrong.</summary>
internal enum DerFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The octets end before the value does.</summary>
    CutOff,

    /// <summary>Octets follow the value.</summary>
    TrailingData,

    /// <summary>A tag or a length is not DER's, or reaches beyond its parent.</summary>
    Malformed,

    /// <summary>There are more than <see cref="DerWalk.MaxDepth"/> levels.</summary>
    TooDeep,
}

/// <summary>
/// Walks the outline of a DER value before anything else reads it, without recursion and once over every octet, so that
/// the readers behind it meet only definite lengths that stay inside their parents, and few levels. Certificates need
/// about ten; 2,000 levels in 8 KB once overflowed the stack of a well-known library (CVE-2026-103600).
/// </summary>
/// <remarks>
/// PKCS#12 files may be BER (RFC 7292 section 3.1), and those of Mozilla and of BouncyCastle are: for them the walk lets
/// indefinite lengths pass, which end at two zero octets.
/// </remarks>
internal static class DerWalk
{
    public const int MaxDepth = 32;

    /// <summary>Whether the octets are exactly one value.</summary>
    public static DerFault Check(ReadOnlySpan<byte> der, bool allowIndefinite = false)
    {
        Span<int> ends = stackalloc int[MaxDepth]; // of a level without a length: the end of its parent
        Span<bool> indefinite = stackalloc bool[MaxDepth];
        var depth = 0;
        var position = 0;
        do
        {
            var parentEnd = depth == 0 ? der.Length : ends[depth - 1];
            var fault = ReadHeader(der[position..parentEnd], out var constructed, out var headerLength, out var contentsLength);
            if (fault != DerFault.None) return depth == 0 ? fault : DerFault.Malformed;
            if (contentsLength is null && !(allowIndefinite && constructed)) return DerFault.Malformed;
            // Tag 0 is that of the two zeros; anything else with it would end a value for one reader and not for another.
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
