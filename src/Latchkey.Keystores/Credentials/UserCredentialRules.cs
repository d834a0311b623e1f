using System.Text.RegularExpressions;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Credentials;

/// <summary>The rules of user credentials (docs/contract.md#credentials).</summary>
public static partial class UserCredentialRules
{
    private const string OpenConnectors = "openconnectors";
    private const int MaxLength = 1_024;
    private const int MaxPasswordLength = 4_096;

    private static readonly string[] Kinds = ["successfactors", "default", OpenConnectors];

    /// <summary>Checks the content of a credential. The name has been checked before.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="description">The description.</param>
    /// <param name="user">The user.</param>
    /// <param name="companyId">The company.</param>
    /// <param name="password">The password, or null for no new one.</param>
    /// <param name="former">The credential that is replaced, or null.</param>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.UserCredentialInvalid"/> or, for a text that is too long, <see cref="Refusal.MaterialInvalid"/>.
    /// </exception>
    public static UserCredential Check(
        string? kind, string? description, string? user, string? companyId, string? password, UserCredential? former = null)
    {
        if (string.IsNullOrEmpty(kind)) throw Invalid("Property 'Kind' must not be empty or null");
        if (!Kinds.Contains(kind)) throw Invalid("Property 'Kind' must one of [successfactors, default, openconnectors]"); // sic
        if (description is null) throw Invalid("Property 'Description' must not be null");
        if (kind == "successfactors" && string.IsNullOrEmpty(companyId)) throw Invalid("Property 'CompanyId' must not be empty or null");
        if (kind == OpenConnectors && !(password is null && former?.Kind == OpenConnectors)
            && !OpenConnectorsPassword().IsMatch(password ?? ""))
            throw Invalid("Password does not match Open Connectors Credentials pattern.");
        MaterialTexts.RefuseLong(("Description", description, MaxLength), ("User", user, MaxLength), ("CompanyId", companyId, MaxLength),
            ("Password", password, MaxPasswordLength));
        return new UserCredential(kind, description, user, companyId);
    }

    /// <summary>Creates a credential.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialTaken"/>.</exception>
    public static KeystoreChange Create(
        this TenantMaterials materials, MaterialId id, UserCredential credential, SealedSecret? password, Edit edit) =>
        materials.Create(id, credential, password, edit, new Refusal.MaterialTaken());

    /// <summary>Replaces a credential. Without a new password, the former stays.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialToReplaceMissing"/>.</exception>
    public static KeystoreChange Replace(
        this TenantMaterials materials, MaterialId id, UserCredential credential, SealedSecret? password, Edit edit) =>
        materials.Replace(id, credential, password, edit, new Refusal.MaterialToReplaceMissing());

    private static RefusalException Invalid(string reason) => new(new Refusal.UserCredentialInvalid(reason));

    // The blank after a comma is optional (docs/implementation-details.md#credentials).
    [GeneratedRegex(@"^User \S{0,44}, ?Organization \S{0,32}, ?Element \S{0,44}\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex OpenConnectorsPassword();
}
