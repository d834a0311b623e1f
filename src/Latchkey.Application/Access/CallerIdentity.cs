using System.Security.Claims;
using Latchkey.Keystores.Access;

namespace Latchkey.Application.Access;

/// <summary>The identity of a signed-in client, for every way to sign in.</summary>
internal static class CallerIdentity
{
    public const string Basic = "Basic";
    public const string Bearer = CallerClaims.Bearer;
    public const string Certificate = "Certificate";

    public static ClaimsPrincipal Of(string scheme, string clientId, string tenant, string name, IEnumerable<string> roles)
    {
        var claims =
            new List<Claim> { new(ClaimTypes.NameIdentifier, clientId), new(CallerClaims.Tenant, tenant), new(ClaimTypes.Name, name) };
        claims.AddRange(roles.Select(role => new Claim(ClaimTypes.Role, role)));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme));
    }

    public static ClaimsPrincipal Of(string scheme, ServiceKey serviceKey) =>
        Of(scheme, serviceKey.ClientId, serviceKey.Tenant, serviceKey.Name, RoleCollections.Expand(serviceKey.Roles));
}
