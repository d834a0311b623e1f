namespace Latchkey.Formats.OpenPgpPackets;

/// <summary>The limits of a file, which apply before anything is computed with its contents.</summary>
internal static class PgpLimits
{
    /// <summary>The maximum length of a file in octets, armoured or not.</summary>
    public const int MaxFileLength = 1024 * 1024;

    /// <summary>The maximum number of packets in a file.</summary>
    public const int MaxPackets = 10_000;

    /// <summary>The maximum number of keys in a file, without their subkeys.</summary>
    public const int MaxKeys = 500;

    /// <summary>The maximum number of user IDs and user attributes of a key.</summary>
    public const int MaxUserIds = 200;

    /// <summary>The maximum number of subkeys of a key.</summary>
    public const int MaxSubkeys = 100;

    /// <summary>The maximum number of signatures on a key with its user IDs and subkeys. Well-known keys have about 1,000.</summary>
    public const int MaxSignatures = 5_000;

    /// <summary>The maximum length of a key packet: an RSA secret key of 8,192 bits has about 4,700 octets.</summary>
    public const int MaxKeyLength = 16 * 1024;

    /// <summary>The maximum length of a user ID in octets, as in GnuPG.</summary>
    public const int MaxUserIdLength = 2048;
}
