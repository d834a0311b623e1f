using System.Security.Claims;
using Latchkey.Application.Access;

namespace Latchkey.Application.Http;

/// <summary>A caller in one request.</summary>
internal static class CallerRequest
{
    /// <summary>A caller together with the address and the correlation id of this request.</summary>
    public static ClaimsPrincipal At(this ClaimsPrincipal caller, HttpContext http)
    {
        var request = new ClaimsIdentity([new Claim(CallerClaims.CorrelationId, http.TraceIdentifier)]);
        if (http.Connection.RemoteIpAddress is { } address) request.AddClaim(new Claim(CallerClaims.Address, address.ToString()));
        return new ClaimsPrincipal([.. caller.Identities, request]);
    }
}
