namespace Latchkey.Formats.OpenPgp;

/// <summary>A user ID that the key has certified.</summary>
/// <param name="Text">
/// The text, usually a name and a mail address. Octets that are not UTF-8 are read as Latin-1, as old programs wrote them. U+FFFD stands
/// for control characters.
/// </param>
/// <param name="IsRevoked">Whether the key has revoked it.</param>
public sealed record PgpUserId(string Text, bool IsRevoked);
