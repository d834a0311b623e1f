using System.Formats.Asn1;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Asn1;

/// <summary>
/// Reads the values on one level of DER from front to back, without copying. Every failure is an <see cref="AsnContentException"/>.
/// </summary>
/// <remarks>
/// Where real certificates deviate from DER and both OpenSSL and the JDK accept that, the rules of BER apply: lengths with leading zeros,
/// TRUE as 01, a SET OF out of order, times without seconds or with an offset. <see cref="DerWalk"/> has already refused indefinite
/// lengths. Constructed strings have tags that no caller asks for.
/// </remarks>
internal ref struct DerReader(ReadOnlySpan<byte> values)
{
    private const AsnEncodingRules Rules = AsnEncodingRules.BER;

    // RFC 5280 section 4.1.2.5.1: the two digits 50 to 99 are the years 1950 to 1999.
    private const int LastTwoDigitYear = 2049;

    private ReadOnlySpan<byte> _rest = values;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The tag of the next value; 0, which no value has, at the end.</summary>
    public readonly byte Tag => _rest.IsEmpty ? (byte)0 : _rest[0];

    /// <summary>Reads the next value of any kind, with tag and length.</summary>
    public ReadOnlySpan<byte> ReadEncoded()
    {
        AsnDecoder.ReadEncodedValue(_rest, Rules, out _, out _, out var consumed);
        return Take(consumed);
    }

    /// <summary>Reads the contents of the next value, which must have this tag.</summary>
    public ReadOnlySpan<byte> ReadContents(byte tag)
    {
        Expect(tag);
        AsnDecoder.ReadEncodedValue(_rest, Rules, out var offset, out var length, out var consumed);
        return Take(consumed).Slice(offset, length);
    }

    /// <summary>Enters the next value, which must be constructed and have this tag.</summary>
    public DerReader Enter(byte tag) => new(ReadContents(tag));

    /// <summary>Reads an INTEGER as big-endian two's complement without redundant leading octets.</summary>
    public ReadOnlySpan<byte> ReadInteger()
    {
        Expect(DerTag.Integer);
        var value = AsnDecoder.ReadIntegerBytes(_rest, Rules, out var consumed);
        Take(consumed);
        return value;
    }

    /// <summary>
    /// Reads a count, such as a version or a number of iterations: an INTEGER of 0 or more. A larger value than 2^31 - 1 reads as 2^31 - 1.
    /// </summary>
    public int ReadCount()
    {
        var value = ReadInteger();
        if (value[0] >= 0x80) throw new AsnContentException("A count is negative.");
        if (value.Length > sizeof(int)) return int.MaxValue;
        var count = 0;
        foreach (var octet in value) count = (count << 8) | octet;
        return count;
    }

    /// <summary>Copies an OCTET STRING, which may be in segments (X.690 section 8.7). Its tag may be implicit.</summary>
    public SecretBytes CopyOctets(byte tag = DerTag.OctetString)
    {
        if (Tag != (tag | DerTag.ConstructedBit)) return new SecretBytes(ReadContents(tag));
        var pieces = Enter(Tag);
        var length = 0;
        for (var rest = pieces; !rest.IsAtEnd;) length += rest.ReadContents(DerTag.OctetString).Length;

        var octets = new SecretBytes(length);
        var joined = octets.Octets.AsSpan();
        while (!pieces.IsAtEnd)
        {
            var piece = pieces.ReadContents(DerTag.OctetString);
            piece.CopyTo(joined);
            joined = joined[piece.Length..];
        }

        return octets;
    }

    /// <summary>Reads a positive INTEGER as a big-endian number without leading zeros.</summary>
    public ReadOnlySpan<byte> ReadPositive()
    {
        var value = ReadInteger();
        return value is [0] or [>= 0x80, ..] ? throw new AsnContentException("A number is not positive.") : value.TrimStart((byte)0);
    }

    /// <summary>
    /// Reads an INTEGER as an unsigned big-endian number without leading zeros; 0 is empty. A first bit of 1 is not a sign: some writers
    /// omit the zero before it, and OpenSSL and the JDK read the numbers of keys in this way.
    /// </summary>
    public ReadOnlySpan<byte> ReadUnsigned()
    {
        var value = ReadContents(DerTag.Integer);
        return value.IsEmpty ? throw new AsnContentException("A number has no octets.") : value.TrimStart((byte)0);
    }

    /// <summary>Reads an OBJECT IDENTIFIER as dotted text, within .NET's limits of 64 arcs of 128 bits. Its tag may be implicit.</summary>
    public string ReadObjectIdentifier(byte tag = DerTag.ObjectIdentifier)
    {
        Expect(tag);
        var identifier = AsnDecoder.ReadObjectIdentifier(_rest, Rules, out var consumed, Asn1Tag.Decode([tag], out _));
        Take(consumed);
        return identifier;
    }

    /// <summary>Reads a BIT STRING. The unused bits of its last octet may be set, as BER allows. Its tag may be implicit.</summary>
    public ReadOnlySpan<byte> ReadBitString(out int unusedBits, byte tag = DerTag.BitString)
    {
        // unused bits (1 octet, 0 to 7) | octets
        if (ReadContents(tag) is not [<= 7 and var unused, .. var octets] || (octets.IsEmpty && unused > 0))
            throw new AsnContentException("A bit string has no count of unused bits.");
        unusedBits = unused;
        return octets;
    }

    public bool ReadBoolean()
    {
        Expect(DerTag.Boolean);
        var value = AsnDecoder.ReadBoolean(_rest, Rules, out var consumed);
        Take(consumed);
        return value;
    }

    /// <summary>Reads a Time of RFC 5280 section 4.1.2.5, truncated to the second.</summary>
    public DateTimeOffset ReadTime()
    {
        int consumed;
        if (Tag == DerTag.GeneralizedTime) RequireZone();
        var time = Tag == DerTag.UtcTime
            ? AsnDecoder.ReadUtcTime(_rest, Rules, out consumed, LastTwoDigitYear)
            : AsnDecoder.ReadGeneralizedTime(_rest, Rules, out consumed);
        Take(consumed);
        return new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }

    public readonly void ThrowIfNotAtEnd()
    {
        if (!IsAtEnd) throw new AsnContentException("A value has more parts than it should.");
    }

    // In BER, a GeneralizedTime may omit its minutes, the seconds before a fraction, or its zone, which is then the machine's own. OpenSSL
    // and the JDK load YYYYMMDDHHMM[SS[.f]], followed by Z or an offset.
    private readonly void RequireZone()
    {
        const int DigitsToMinutes = 12;
        var ahead = this;
        var text = ahead.ReadContents(DerTag.GeneralizedTime);
        var hasZone = text is [.., (byte)'Z'] || text.LastIndexOfAny((byte)'+', (byte)'-') == text.Length - "+hhmm".Length;
        var hasMinutes = text.Length > DigitsToMinutes && !text[..DigitsToMinutes].ContainsAnyExceptInRange((byte)'0', (byte)'9');
        if (!hasZone || !hasMinutes || text[DigitsToMinutes] == '.' || text.Contains((byte)','))
            throw new AsnContentException("A time has no zone, or no minutes.");
    }

    private readonly void Expect(byte tag)
    {
        if (Tag != tag) throw new AsnContentException($"Tag {Tag:X2} stands where {tag:X2} belongs.");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
