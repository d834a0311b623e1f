using System.Security.Claims;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Materials;

namespace Latchkey.Api.MaterialVersions;

/// <summary>The roles that the sets of security material need, besides that of an operation on versions of all sets.</summary>
internal static class MaterialRoles
{
    /// <summary>Whether a caller may read a set.</summary>
    public static bool MayRead(ClaimsPrincipal caller, MaterialSet set) =>
        caller.IsInRole(set == MaterialSet.AccessPolicies ? Roles.AccessPoliciesRead : Roles.MonitoringDataRead);

    /// <summary>Whether a caller may change a set.</summary>
    public static bool MayEdit(ClaimsPrincipal caller, MaterialSet set) => caller.IsInRole(set switch
    {
        MaterialSet.AccessPolicies => Roles.AccessPoliciesEdit,
        MaterialSet.CertificateUserMappings or MaterialSet.PgpKeyEntries => Roles.SecurityMaterialEdit,
        _ => Roles.CredentialsEdit,
    });
}
