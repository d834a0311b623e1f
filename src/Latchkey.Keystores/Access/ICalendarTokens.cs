namespace Latchkey.Keystores.Access;

/// <summary>
/// Tokens with which calendars, which cannot sign in, read the expiry dates of a tenant's entries. A token is shown once; the store keeps
/// only its hash.
/// </summary>
public interface ICalendarTokens
{
    /// <summary>Creates a token.</summary>
    /// <param name="tenant">The tenant whose entries the token shows.</param>
    /// <param name="name">The purpose: 1 to 150 characters without control characters.</param>
    /// <param name="edit">Who creates the token, and when.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.CalendarTokenInvalid"/>: the name is invalid, or the tenant has too many tokens.
    /// </exception>
    Task<NewCalendarToken> CreateAsync(string tenant, string name, Edit edit, CancellationToken cancellationToken);

    /// <summary>The tokens of a tenant, the oldest first.</summary>
    Task<IReadOnlyList<CalendarToken>> ListAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Revokes a token. Returns false if the tenant has no such token.</summary>
    Task<bool> RevokeAsync(string tenant, Guid id, Edit edit, CancellationToken cancellationToken);

    /// <summary>The token with this secret, or null.</summary>
    Task<CalendarToken?> FindAsync(string secret, CancellationToken cancellationToken);
}

/// <summary>A calendar token, without its secret.</summary>
public sealed record CalendarToken(Guid Id, string Tenant, string Name, Edit Created);

/// <summary>A calendar token that was just created.</summary>
/// <param name="Token">The token.</param>
/// <param name="Secret">256 random bits in base64url. They cannot be shown again.</param>
public sealed record NewCalendarToken(CalendarToken Token, string Secret);
