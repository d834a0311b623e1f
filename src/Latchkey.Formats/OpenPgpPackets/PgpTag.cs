namespace Latchkey.Formats.OpenPgpPackets;

/// <summary>The kinds of packets in key files (RFC 4880 section 4.3). Packets of messages have no place in them.</summary>
internal enum PgpTag
{
    Signature = 2,
    SecretKey = 5,
    PublicKey = 6,
    SecretSubkey = 7,
    Marker = 10,
    Trust = 12,
    UserId = 13,
    PublicSubkey = 14,
    UserAttribute = 17,

    /// <summary>RFC 9580 section 5.14.</summary>
    Padding = 21,
}
