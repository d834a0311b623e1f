using System.Security.Claims;
using Latchkey.Application.Access;
using Latchkey.Application.Health;
using Latchkey.Application.Sealing;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Pages.Session;

/// <summary>
/// Finds the user of a session of the pages. The roles of a service key are read each time: when a key is revoked or its credentials end,
/// so do its sessions. A user from an identity provider keeps the roles of the sign-in until the session ends. An ended session stays
/// ended, however many copies of its cookie exist.
/// </summary>
internal sealed class PageSignIn(
    CurrentServiceKeys serviceKeys,
    LiveSessions live,
    KeyRing keys,
    Seal seal,
    ClockSkew skew,
    TokenSettings tokens)
{
    /// <summary>The scheme of the sessions.</summary>
    public const string Scheme = "Pages";

    private const string ServiceKeyScheme = "PagesServiceKey";

    /// <summary>The session of a client that has shown its secret, for credentials of that generation.</summary>
    public ClaimsPrincipal Begin(ServiceKey serviceKey, int generation) =>
        Begin(CallerIdentity.Of(ServiceKeyScheme, serviceKey), generation);

    /// <summary>The session of someone whom an identity provider has vouched for.</summary>
    public ClaimsPrincipal Begin(ClaimsPrincipal vouchedFor) => Begin(vouchedFor, generation: 0);

    /// <summary>The session as it is now, or null if it has ended.</summary>
    public async ValueTask<ClaimsPrincipal?> RefreshAsync(ClaimsPrincipal session, CancellationToken cancellationToken)
    {
        if (seal.Reason is not null) return null; // also for a page that is open already
        await keys.RefreshAsync(cancellationToken);
        var now = skew.Now;
        if (SessionClaims.Of(session) is not { } claims || now >= claims.Ends || claims.KeyId != keys.Session.Id) return null;
        var subject = session.FindFirstValue(ClaimTypes.NameIdentifier)!;
        if (await live.HasEndedAsync(subject, claims.Id, claims.Began, cancellationToken)) return null;
        if (session.Identity!.AuthenticationType != ServiceKeyScheme) return session;
        if (await serviceKeys.FindAsync(subject, cancellationToken) is not { } serviceKey
            || !serviceKey.AcceptsIssuedFor(claims.Generation, now)) return null;
        return new ClaimsPrincipal([CallerIdentity.Of(ServiceKeyScheme, serviceKey).Identities.First(), .. session.Identities.Skip(1)]);
    }

    /// <summary>Ends a session, with every copy of its cookie and every page that is open in it; false if there is none.</summary>
    public async Task<bool> EndAsync(ClaimsPrincipal session, CancellationToken cancellationToken)
    {
        if (SessionClaims.Of(session) is not { } claims) return false;
        var now = skew.Now;
        await live.EndAsync(
            new EndedSession(session.FindFirstValue(ClaimTypes.NameIdentifier)!, claims.Id, now > claims.Began
            ? now
            : claims.Began, claims.Ends), cancellationToken);
        return true;
    }

    private ClaimsPrincipal Begin(ClaimsPrincipal caller, int generation)
    {
        skew.RequireSound();
        var now = skew.Now;
        var session = new SessionClaims(Guid.NewGuid(), now, now + tokens.Lifetime, generation, keys.Session.Id);
        return new ClaimsPrincipal([.. caller.Identities, session.ToIdentity()]);
    }
}
