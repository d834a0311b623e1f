using System.Globalization;
using System.Security.Claims;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Sealing;
using Latchkey.Server.Access;
using Latchkey.Server.Http;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Web.Session;

/// <summary>
/// Who a session of the pages belongs to. What a service key may do is asked of the key each time: a key that was revoked takes
/// its sessions with it. Someone whom an identity provider has vouched for keeps the roles of that moment until the session ends.
/// </summary>
internal sealed class PageSignIn(CurrentServiceKeys serviceKeys, KeyRing keys, LatchkeySettings settings, TimeProvider clock)
{
    /// <summary>The scheme of the sessions.</summary>
    public const string Scheme = "Pages";

    private const string ServiceKeyScheme = "PagesServiceKey";
    private const string EndClaim = "session_end";

    // A page that is open has shown its cookie long ago.
    private const string KeyClaim = "session_key";

    /// <summary>The session of a client that has shown its secret.</summary>
    public ClaimsPrincipal Begin(ServiceKey serviceKey) => WithEnd(CallerIdentity.Of(ServiceKeyScheme, serviceKey));

    /// <summary>The session of someone whom an identity provider has vouched for.</summary>
    public ClaimsPrincipal Begin(ClaimsPrincipal vouchedFor) => WithEnd(vouchedFor);

    /// <summary>The session as it is now, or null if it has ended.</summary>
    public async ValueTask<ClaimsPrincipal?> RefreshAsync(ClaimsPrincipal session, CancellationToken cancellationToken)
    {
        if (session.FindFirstValue(EndClaim) is not { } end || clock.GetUtcNow().ToUnixTimeSeconds() >= long.Parse(end, CultureInfo.InvariantCulture)) return null;
        keys.Refresh();
        if (session.FindFirstValue(KeyClaim) != keys.Session.Id.ToString()) return null;
        if (session.Identity!.AuthenticationType != ServiceKeyScheme) return session;
        if (await serviceKeys.FindAsync(session.FindFirstValue(ClaimTypes.NameIdentifier)!, cancellationToken) is not { } serviceKey) return null;
        return new ClaimsPrincipal([CallerIdentity.Of(ServiceKeyScheme, serviceKey).Identities.First(), .. session.Identities.Skip(1)]);
    }

    private ClaimsPrincipal WithEnd(ClaimsPrincipal caller)
    {
        var end = clock.GetUtcNow() + settings.Tokens.Lifetime;
        var session = new ClaimsIdentity([new Claim(EndClaim, end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)), new Claim(KeyClaim, keys.Session.Id.ToString())]);
        return new ClaimsPrincipal([.. caller.Identities, session]);
    }
}
