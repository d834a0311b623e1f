using System.Security.Claims;
using Latchkey.Application.Access;
using Latchkey.Application.Work;
using Latchkey.Keystores.Audit;

namespace Latchkey.Pages.Session;

/// <summary>The user who has signed in to the pages, with their present roles.</summary>
internal sealed class PageUser(ClaimsPrincipal caller)
{
    /// <summary>The caller as the API knows callers.</summary>
    public ClaimsPrincipal Caller => caller;

    /// <summary>The name that changes are made under.</summary>
    public string Name => caller.Identity!.Name!;

    /// <summary>The tenant whose keystores the pages show.</summary>
    public string Tenant => caller.Tenant();

    /// <summary>The owner of the shares of scarce resources that the user takes.</summary>
    public ShareOwner Owner => caller.Owner();

    /// <summary>The origin of the requests.</summary>
    public Origin Origin => caller.Origin();

    /// <summary>Whether a role is the user's.</summary>
    public bool Can(string role) => caller.IsInRole(role);
}
