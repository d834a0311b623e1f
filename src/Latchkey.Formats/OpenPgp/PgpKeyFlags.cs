namespace Latchkey.Formats.OpenPgp;

/// <summary>The uses of a key, by the bits of RFC 4880 section 5.2.3.21.</summary>
[Flags]
public enum PgpKeyFlags
{
    /// <summary>The key has no use.</summary>
    None = 0,

    /// <summary>It certifies keys.</summary>
    Certify = 0x01,

    /// <summary>It signs data.</summary>
    Sign = 0x02,

    /// <summary>It encrypts communications.</summary>
    EncryptCommunications = 0x04,

    /// <summary>It encrypts storage.</summary>
    EncryptStorage = 0x08,

    /// <summary>The secret key may have been split.</summary>
    Split = 0x10,

    /// <summary>It authenticates.</summary>
    Authenticate = 0x20,

    /// <summary>More than one person may have the secret key.</summary>
    Group = 0x80,
}
