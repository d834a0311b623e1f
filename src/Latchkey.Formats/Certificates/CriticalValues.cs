using System.Formats.Asn1;
using Latchkey.Formats.Asn1;

namespace Latchkey.Formats.Certificates;

/// <summary>Reads numbers and times for <see cref="CriticalExtensions"/>, as strictly as the JDK does.</summary>
internal static class CriticalValues
{
    /// <summary>Reads an INTEGER that fits into an <c>int</c> of Java.</summary>
    /// <exception cref="AsnContentException">The number does not fit, or has no octets.</exception>
    public static int ReadNumber(ref DerReader numbers, byte tag)
    {
        var octets = numbers.ReadContents(tag);
        if (octets.Length is 0 or > sizeof(int)) throw new AsnContentException("A number has no octets, or more than four.");
        var number = (int)(sbyte)octets[0];
        foreach (var octet in octets[1..]) number = (number << 8) | octet;
        return number;
    }

    /// <exception cref="AsnContentException">The INTEGER, which may have any size, has no octets.</exception>
    public static void RequireOctets(ReadOnlySpan<byte> integer)
    {
        if (integer.IsEmpty) throw new AsnContentException("A number has no octets.");
    }

    /// <exception cref="AsnContentException">The contents are not a GeneralizedTime.</exception>
    public static void RequireTime(ReadOnlySpan<byte> contents)
    {
        if (contents.Length > sbyte.MaxValue) throw new AsnContentException("A time is too long.");
        new DerReader([DerTag.GeneralizedTime, (byte)contents.Length, .. contents]).ReadTime();
    }
}
