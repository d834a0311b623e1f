namespace Latchkey.Keystores.Access;

/// <summary>
/// Lets calendars, which cannot sign in, read when the entries of a tenant end. A token is shown once; only its hash is kept.
/// </summary>
public interface ICalendarTokens
{
    /// <summary>Makes a token.</summary>
    /// <param name="tenant">Whose entries it shows.</param>
    /// <param name="name">What it is for: 1 to 150 characters, none of them a control character.</param>
    /// <param name="edit">Who asks, and when.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusalException"><see cref="Refusal.CalendarTokenInvalid"/>: the name, or there are too many.</exception>
    Task<NewCalendarToken> CreateAsync(string tenant, string name, Edit edit, CancellationToken cancellationToken);

    /// <summary>The tokens of a tenant, the oldest first.</summary>
    Task<IReadOnlyList<CalendarToken>> ListAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Takes a token back; false if the tenant has no such token.</summary>
    Task<bool> RevokeAsync(string tenant, Guid id, Edit edit, CancellationToken cancellationToken);

    /// <summary>The token with this secret, or null.</summary>
    Task<CalendarToken?> FindAsync(string secret, CancellationToken cancellationToken);
}

/// <summary>A calendar token, without its secret.</summary>
public sealed record CalendarToken(Guid Id, string Tenant, string Name, Edit Created);

/// <summary>A calendar token that was just made.</summary>
/// <param name="Token">The token.</param>
/// <param name="Secret">256 random bits in base64url, which nobody can show again.</param>
public sealed record NewCalendarToken(CalendarToken Token, string Secret);
