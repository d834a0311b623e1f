using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Latchkey.Application.Access;

/// <summary>The times of a token (RFC 7519 section 4.1).</summary>
/// <param name="Issued">When it was issued, to a whole second, so it may be up to a second younger; null if it does not say.</param>
/// <param name="Begins">From when on it counts; null for at once.</param>
/// <param name="Expires">From when on it counts no more.</param>
internal sealed record TokenTimes(DateTimeOffset? Issued, DateTimeOffset? Begins, DateTimeOffset Expires)
{
    // Clocks differ; an issuer's may be a little ahead of ours.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>Reads them; null if there is no end, or a time is not one that a calendar has.</summary>
    public static TokenTimes? Read(JsonElement claims) =>
        TryRead(claims, JwtRegisteredClaimNames.Iat, out var issued) && TryRead(claims, JwtRegisteredClaimNames.Nbf, out var begins)
        && TryRead(claims, JwtRegisteredClaimNames.Exp, out var expires) && expires is { } end
            ? new TokenTimes(issued, begins, end)
            : null;

    /// <summary>
    /// Whether it counts now. It must not be from the future, for then it would outlive the end of its session, nor last longer than a
    /// token may.
    /// </summary>
    public bool AreSound(DateTimeOffset now, TimeSpan lifetime) =>
        now < Expires && !(Begins > now + ClockSkew) && !(Issued > now + ClockSkew) && Expires - (Issued ?? now) <= lifetime + ClockSkew;

    // A NumericDate may have a fraction.
    private static bool TryRead(JsonElement claims, string name, out DateTimeOffset? time)
    {
        time = null;
        if (!claims.TryGetProperty(name, out var value)) return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds)) return false;
        if (seconds < 0 || seconds >= DateTimeOffset.MaxValue.ToUnixTimeSeconds()) return false;
        time = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        return true;
    }
}
