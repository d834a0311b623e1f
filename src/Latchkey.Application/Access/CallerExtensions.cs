using System.Security.Claims;
using Latchkey.Application.Work;
using Latchkey.Keystores.Audit;

namespace Latchkey.Application.Access;

/// <summary>Reads the properties of a caller from its claims.</summary>
internal static class CallerExtensions
{
    /// <summary>The tenant of a caller.</summary>
    public static string Tenant(this ClaimsPrincipal caller) => caller.FindFirstValue(CallerClaims.Tenant)!;

    /// <summary>The owner of the shares of scarce resources that a caller's requests take.</summary>
    public static ShareOwner Owner(this ClaimsPrincipal caller) => new(caller.FindFirstValue(ClaimTypes.NameIdentifier)!, caller.Tenant());

    /// <summary>The origin of a caller's requests.</summary>
    public static Origin Origin(this ClaimsPrincipal caller) => new(
        caller.FindFirstValue(ClaimTypes.NameIdentifier),
        caller.FindFirstValue(CallerClaims.Address),
        caller.FindFirstValue(CallerClaims.CorrelationId));
}
