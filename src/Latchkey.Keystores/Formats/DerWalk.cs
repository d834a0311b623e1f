using System.Buffers.Binary;

namespace Latchkey.Keystores.Formats;

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
internal static class DerWalk
{
    public const int MaxDepth = 32;

    /// <summary>Whether the octets are exactly one value.</summary>
    public static DerFault Check(ReadOnlySpan<byte> der)
    {
        Span<int> ends = stackalloc int[MaxDepth];
        var depth = 0;
        var position = 0;
        do
        {
            var parentEnd = depth == 0 ? der.Length : ends[depth - 1];
            var fault = ReadHeader(der[position..parentEnd], out var constructed, out var headerLength, out var contentsLength);
            if (fault != DerFault.None) return depth == 0 ? fault : DerFault.Malformed;

            var start = position + headerLength;
            if (contentsLength > parentEnd - start) return depth == 0 ? DerFault.CutOff : DerFault.Malformed;
            var end = start + (int)contentsLength;
            if (depth == 0 && end != der.Length) return DerFault.TrailingData;

            position = constructed ? start : end;
            if (constructed)
            {
                if (depth == MaxDepth) return DerFault.TooDeep;
                ends[depth++] = end;
            }

            while (depth > 0 && position == ends[depth - 1]) depth--;
        }
        while (depth > 0);
        return DerFault.None;
    }

    // tag: ccknnnnn, k = constructed, nnnnn = 31 for large tags, which certificates do not have (X.690 section 8.1.2)
    // length: 0lllllll, or 1000000n and n octets big-endian; n = 0 is BER's indefinite form (X.690 section 8.1.3)
    private static DerFault ReadHeader(ReadOnlySpan<byte> value, out bool constructed, out int headerLength, out uint contentsLength)
    {
        (constructed, headerLength, contentsLength) = (false, 2, 0);
        if (value.Length < headerLength) return DerFault.CutOff;
        if ((value[0] & 0x1F) == 0x1F) return DerFault.Malformed;
        constructed = (value[0] & DerTag.ConstructedBit) != 0;
        contentsLength = value[1];
        if (contentsLength < 0x80) return DerFault.None;

        var octets = (int)contentsLength & 0x7F;
        if (octets is 0 or > sizeof(uint)) return DerFault.Malformed;
        headerLength += octets;
        if (value.Length < headerLength) return DerFault.CutOff;
        Span<byte> padded = stackalloc byte[sizeof(uint)];
        padded.Clear();
        value[2..headerLength].CopyTo(padded[^octets..]);
        contentsLength = BinaryPrimitives.ReadUInt32BigEndian(padded);
        return DerFault.None;
    }
}
