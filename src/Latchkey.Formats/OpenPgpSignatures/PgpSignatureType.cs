namespace Latchkey.Formats.OpenPgpSignatures;

/// <summary>The types of signatures that keys make on themselves (RFC 4880 section 5.2.1).</summary>
internal enum PgpSignatureType
{
    GenericCertification = 0x10,
    PersonaCertification = 0x11,
    CasualCertification = 0x12,
    PositiveCertification = 0x13,
    SubkeyBinding = 0x18,

    /// <summary>A subkey that signs shows with it that it belongs to the primary key.</summary>
    PrimaryKeyBinding = 0x19,

    DirectKey = 0x1F,
    KeyRevocation = 0x20,
    SubkeyRevocation = 0x28,
    CertificationRevocation = 0x30,
}
