namespace Latchkey.Formats.OpenPgp;

/// <summary>The words for <see cref="PgpKeyFlags"/>.</summary>
internal static class FlagWords
{
    private static readonly (PgpKeyFlags Flags, string Word)[] Words =
    [
        (PgpKeyFlags.Certify, "Certify"),
        (PgpKeyFlags.Sign, "Sign"),
        (PgpKeyFlags.EncryptCommunications | PgpKeyFlags.EncryptStorage, "Encrypt"),
        (PgpKeyFlags.Authenticate, "Authenticate"),
        (PgpKeyFlags.Split, "Split"),
        (PgpKeyFlags.Group, "Group"),
    ];

    public static string Of(PgpKeyFlags flags) =>
        string.Join(", ", Words.Where(known => (known.Flags & flags) != PgpKeyFlags.None).Select(known => known.Word));
}
