using System.Buffers.Binary;
using Latchkey.Formats.OpenPgpKeys;

namespace Latchkey.Formats.OpenPgpSignatures;

/// <summary>The subpackets of a signature (RFC 4880 section 5.2.3.1). If one occurs twice, the last counts (section 5.2.4.1).</summary>
internal sealed class SignatureFacts
{
    private const byte FingerprintVersion = 4;

    private ReadOnlyMemory<byte> _issuer;
    private ReadOnlyMemory<byte> _issuerFingerprint;

    /// <param name="subpackets">The subpackets.</param>
    /// <param name="areHashed">Whether they are signed. Only such ones can be critical.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public SignatureFacts(ReadOnlyMemory<byte> subpackets, bool areHashed)
    {
        while (!subpackets.IsEmpty)
        {
            // length (1, 2 or 5) | type, whose bit 7 means critical (1) | contents
            var fields = new PgpNumbers(subpackets.Span);
            var length = ReadLength(ref fields);
            if (length == 0 || length > fields.Rest.Length) throw new InvalidDataException("A subpacket of a signature is cut off.");
            var start = subpackets.Length - fields.Rest.Length;
            var type = fields.ReadOctet();
            var isKnown = Take((SubpacketType)(type & 0x7F), subpackets.Slice(start + 1, (int)length - 1));
            HasUnknownDemand |= areHashed && type >= 0x80 && !isKnown;
            subpackets = subpackets[(start + (int)length)..];
        }
    }

    /// <summary>The time of creation; null if the signature does not state it.</summary>
    public DateTimeOffset? Created { get; private set; }

    /// <summary>The seconds after <see cref="Created"/> at which the signature ends; 0 for never.</summary>
    public uint Lifetime { get; private set; }

    /// <summary>The seconds after the creation of the key at which the key ends; 0 for never, null if the signature does not say.</summary>
    public uint? KeyLifetime { get; private set; }

    /// <summary>The key flags (section 5.2.3.21); null if the signature has none.</summary>
    public int? KeyFlags { get; private set; }

    /// <summary>Whether the user ID is the primary one (section 5.2.3.19).</summary>
    public bool IsPrimaryUserId { get; private set; }

    /// <summary>The packet of an embedded signature (section 5.2.3.26); empty if there is none.</summary>
    public ReadOnlyMemory<byte> EmbeddedSignature { get; private set; }

    /// <summary>Whether an unknown subpacket is critical, so that the signature does not count (section 5.2.3.1).</summary>
    public bool HasUnknownDemand { get; private set; }

    /// <summary>Whether the issuer is this key; null if no issuer is named.</summary>
    public bool? NamesIssuer(PgpKeyBody key)
    {
        if (_issuerFingerprint.Span is [FingerprintVersion, .. var fingerprint]) return fingerprint.SequenceEqual(key.Fingerprint);
        return _issuer.IsEmpty ? null : _issuer.Span.SequenceEqual(key.KeyId);
    }

    // Below 192, the octet itself; below 255, two octets; 255, four more octets.
    private static uint ReadLength(ref PgpNumbers fields) => fields.ReadOctet() switch
    {
        < 192 and var length => length,
        < 255 and var high => (uint)(((high - 192) << 8) + fields.ReadOctet() + 192),
        _ => fields.ReadUInt32(),
    };

    // Returns whether the type is known. The facts about certifications of others, and preferences, have no effect here.
    private bool Take(SubpacketType type, ReadOnlyMemory<byte> contents)
    {
        switch (type)
        {
            case SubpacketType.Created:
                Created = DateTimeOffset.FromUnixTimeSeconds(ReadSeconds(contents));
                return true;
            case SubpacketType.Lifetime:
                Lifetime = ReadSeconds(contents);
                return true;
            case SubpacketType.KeyLifetime:
                KeyLifetime = ReadSeconds(contents);
                return true;
            case SubpacketType.KeyFlags:
                KeyFlags = contents.IsEmpty ? 0 : contents.Span[0];
                return true;
            case SubpacketType.PrimaryUserId:
                IsPrimaryUserId = contents.Span is [not 0, ..];
                return true;
            case SubpacketType.EmbeddedSignature:
                EmbeddedSignature = contents;
                return true;
            case SubpacketType.Issuer:
                _issuer = contents;
                return true;
            case SubpacketType.IssuerFingerprint:
                _issuerFingerprint = contents;
                return true;
            default:
                return type != SubpacketType.Notation && Enum.IsDefined(type);
        }
    }

    private static uint ReadSeconds(ReadOnlyMemory<byte> contents) => contents.Length == sizeof(uint)
        ? BinaryPrimitives.ReadUInt32BigEndian(contents.Span)
        : throw new InvalidDataException("A time in a signature has the wrong length.");
}
