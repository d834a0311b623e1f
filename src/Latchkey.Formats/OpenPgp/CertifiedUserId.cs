using System.Text;
using System.Text.Unicode;
using Latchkey.Formats.OpenPgpSignatures;

namespace Latchkey.Formats.OpenPgp;

/// <summary>A user ID with its newest valid signature.</summary>
/// <param name="Octets">Its octets.</param>
/// <param name="Signature">A certification, or its revocation.</param>
internal sealed record CertifiedUserId(ReadOnlyMemory<byte> Octets, PgpSignature Signature)
{
    public bool IsRevoked => Signature.Type == PgpSignatureType.CertificationRevocation;

    /// <summary>The text (<see cref="PgpUserId.Text"/>).</summary>
    public string Text { get; } = Decode(Octets.Span);

    /// <summary>
    /// Chooses the primary user ID as GnuPG does: of two with the same time, the longer one, or the last by its octets.
    /// </summary>
    /// <param name="userIds">At least one.</param>
    public static CertifiedUserId Primary(List<CertifiedUserId> userIds) => userIds
        .OrderBy(one => one.IsRevoked)
        .ThenByDescending(one => one.Signature.Facts.IsPrimaryUserId)
        .ThenByDescending(one => one.Signature.Facts.Created)
        .ThenByDescending(one => one.Octets.Length)
        .ThenByDescending(one => one.Octets, Comparer<ReadOnlyMemory<byte>>.Create((one, other) => one.Span.SequenceCompareTo(other.Span)))
        .First();

    private static string Decode(ReadOnlySpan<byte> octets)
    {
        var text = (Utf8.IsValid(octets) ? Encoding.UTF8 : Encoding.Latin1).GetString(octets).ToCharArray();
        // XML has no place for U+FFFE, U+FFFF and most control characters.
        foreach (ref var character in text.AsSpan())
        {
            if (char.IsControl(character) || character is '\uFFFE' or '\uFFFF') character = '\uFFFD';
        }

        return new string(text);
    }
}
