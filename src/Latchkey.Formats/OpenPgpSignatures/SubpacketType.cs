namespace Latchkey.Formats.OpenPgpSignatures;

/// <summary>The subpackets of signatures (RFC 4880 section 5.2.3.1, RFC 9580 section 5.2.3.7).</summary>
internal enum SubpacketType
{
    Created = 2,
    Lifetime = 3,
    Exportable = 4,
    Trust = 5,
    RegularExpression = 6,
    Revocable = 7,
    KeyLifetime = 9,
    PreferredCiphers = 11,
    RevocationKey = 12,
    Issuer = 16,

    /// <summary>Nobody knows what a critical one means (RFC 4880 section 5.2.3.16).</summary>
    Notation = 20,

    PreferredHashes = 21,
    PreferredCompressions = 22,
    KeyServerPreferences = 23,
    PreferredKeyServer = 24,
    PrimaryUserId = 25,
    Policy = 26,
    KeyFlags = 27,
    SignersUserId = 28,
    RevocationReason = 29,
    Features = 30,
    EmbeddedSignature = 32,
    IssuerFingerprint = 33,
    PreferredAead = 34,
}
