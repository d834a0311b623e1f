using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Application.Health;
using Latchkey.Keystores.Sealing;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Http;

/// <summary>
/// CSRF tokens, which belong to a session cookie and a client (docs/contract.md#csrf). The server stores nothing: the cookie says when the
/// session began, and the token proves that the server issued it for that cookie. Signing in has read the keys before.
/// </summary>
internal sealed class CsrfTokens(KeyRing keys, LatchkeySettings settings, ClockSkew skew)
{
    /// <summary>The cookie that the real service sets.</summary>
    public const string CookieName = "JSESSIONID";

    private const string Purpose = "latchkey csrf tokens v1";

    /// <summary>A new session: random, and the second in which it began.</summary>
    public string NewSession() => string.Create(
        CultureInfo.InvariantCulture, $"{Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}.{skew.Now.ToUnixTimeSeconds()}");

    /// <summary>The token of a session for a client: 32 upper-case hexadecimal digits.</summary>
    public string TokenOf(string session, string clientId)
    {
        using var key = keys.Session.Derive(Purpose);
        return Convert.ToHexString(HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes($"{session}\n{clientId}")).AsSpan(0, 16));
    }

    /// <summary>Whether a session is one of ours and still runs.</summary>
    public bool IsRunning(string? session)
    {
        if (session?.Split('.') is not [{ Length: 32 }, var began]) return false;
        if (!long.TryParse(began, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        var age = skew.Now.ToUnixTimeSeconds() - seconds;
        return age >= -ClockSkew.Leeway.TotalSeconds && age < settings.Tokens.CsrfLifetime.TotalSeconds;
    }

    /// <summary>Whether a token belongs to a running session and a client.</summary>
    public bool IsValid(string? session, string clientId, string token) =>
        IsRunning(session) && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(TokenOf(session!, clientId)), Encoding.UTF8.GetBytes(token));
}
