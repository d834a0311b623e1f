using System.Collections.Immutable;

namespace Latchkey.Keystores.Access;

/// <summary>
/// The credentials and rights of one client of one tenant. The secret itself is known only to the client.
/// </summary>
/// <param name="ClientId">Names the client when it signs in.</param>
/// <param name="Tenant">The tenant whose keystores the client reaches.</param>
/// <param name="Name">Given by the administrator; shown as <c>CreatedBy</c> and <c>LastModifiedBy</c>.</param>
/// <param name="SecretHash">The client secret as <see cref="ClientSecret.Hash"/> gives it.</param>
/// <param name="Roles">What the client may do: names from <see cref="Roles"/>.</param>
/// <param name="CreatedTime">When the key was made.</param>
public sealed record ServiceKey(
    string ClientId, string Tenant, string Name, string SecretHash, ImmutableArray<string> Roles, DateTimeOffset CreatedTime)
{
    /// <summary>Most characters a name may have: it is kept in <c>CreatedBy</c> (150).</summary>
    public const int MaxNameLength = 150;
}
