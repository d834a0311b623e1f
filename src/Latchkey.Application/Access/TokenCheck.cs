using System.Security.Claims;

namespace Latchkey.Application.Access;

/// <summary>What the check of a bearer token found.</summary>
/// <param name="Caller">Whose token it is; null if it does not count.</param>
/// <param name="Client">The client that it names, if it is genuine though it does not count.</param>
internal readonly record struct TokenCheck(ClaimsPrincipal? Caller, NamedClient Client);

/// <summary>The client that credentials name, whether or not they are good.</summary>
/// <param name="Id">Its id; null if they name none.</param>
/// <param name="Tenant">Its tenant; null if there is no such client.</param>
/// <param name="Issuer">Who vouches for the name; null for Latchkey.</param>
internal readonly record struct NamedClient(string? Id, string? Tenant, string? Issuer = null);
