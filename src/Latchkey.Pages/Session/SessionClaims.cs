using System.Globalization;
using System.Security.Claims;

namespace Latchkey.Pages.Session;

/// <summary>The claims in the cookie of a session about the session itself.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Began">When it began.</param>
/// <param name="Ends">When it ends by itself.</param>
/// <param name="Generation">The generation of the credentials that it was begun with.</param>
/// <param name="KeyId">The session key under which it began: an open page has shown its cookie only when it was opened.</param>
internal sealed record SessionClaims(Guid Id, DateTimeOffset Began, DateTimeOffset Ends, int Generation, Guid KeyId)
{
    private const string IdClaim = "session_id";
    private const string BeganClaim = "session_began";
    private const string EndsClaim = "session_ends";
    private const string GenerationClaim = "session_generation";
    private const string KeyClaim = "session_key";

    /// <summary>The claims of a session, or null if some are missing because an older version began it.</summary>
    public static SessionClaims? Of(ClaimsPrincipal session) =>
        Guid.TryParseExact(session.FindFirstValue(IdClaim), "N", out var id) && Number(session, BeganClaim) is { } began
            && Number(session, EndsClaim) is { } ends
            && Number(session, GenerationClaim) is { } generation
            && Guid.TryParseExact(session.FindFirstValue(KeyClaim), "N", out var keyId)
            ? new(id, DateTimeOffset.FromUnixTimeMilliseconds(began), DateTimeOffset.FromUnixTimeMilliseconds(ends), (int)generation, keyId)
            : null;

    public ClaimsIdentity ToIdentity() => new(
        [
            new Claim(IdClaim, Id.ToString("N")),
            new Claim(BeganClaim, Text(Began.ToUnixTimeMilliseconds())),
            new Claim(EndsClaim, Text(Ends.ToUnixTimeMilliseconds())),
            new Claim(GenerationClaim, Text(Generation)),
            new Claim(KeyClaim, KeyId.ToString("N")),
        ]);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long? Number(ClaimsPrincipal session, string claim) =>
        long.TryParse(session.FindFirstValue(claim), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
