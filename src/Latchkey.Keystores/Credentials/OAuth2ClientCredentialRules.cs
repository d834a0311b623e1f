using System.Collections.Immutable;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Credentials;

/// <summary>The rules of OAuth2 client credentials (docs/contract.md#credentials).</summary>
public static class OAuth2ClientCredentialRules
{
    /// <summary>The maximum number of custom parameters of a credential.</summary>
    public const int MaxCustomParameters = 20;

    private const int MaxLength = 1_024;
    private const int MaxContentTypeLength = 5_120;

    private static readonly string[] ReservedKeys = ["client_id", "client_secret", "grant_type"];
    private static readonly string[] Places = ["body", "header", "url"];

    /// <summary>Checks the content of a credential. The name has been checked before.</summary>
    /// <param name="credential">The content.</param>
    /// <param name="secret">The client's secret.</param>
    /// <param name="keepsSecret">Whether an empty secret stands for the former one.</param>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialInvalid"/>.</exception>
    public static void Check(OAuth2ClientCredential credential, string? secret, bool keepsSecret = false)
    {
        if (!keepsSecret) RefuseEmpty("ClientSecret", secret);
        RefuseEmpty("TokenServiceUrl", credential.TokenServiceUrl);
        RefuseEmpty("ClientId", credential.ClientId);
        MaterialTexts.RefuseLong(
            ("ClientSecret", secret, MaxLength), ("TokenServiceUrl", credential.TokenServiceUrl, MaxLength),
            ("ClientId", credential.ClientId, MaxLength), ("Description", credential.Description, MaxLength),
            ("ClientAuthentication", credential.ClientAuthentication, MaxLength), ("Scope", credential.Scope, MaxLength),
            ("ScopeContentType", credential.ScopeContentType, MaxContentTypeLength), ("Resource", credential.Resource, MaxLength),
            ("Audience", credential.Audience, MaxLength));
        Check(credential.CustomParameters);
    }

    /// <summary>Creates a credential.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.OAuth2CredentialTaken"/>.</exception>
    public static KeystoreChange Create(
        this TenantMaterials materials, MaterialId id, OAuth2ClientCredential credential, SealedSecret secret, Edit edit) =>
        materials.Create(id, credential, secret, edit, new Refusal.OAuth2CredentialTaken());

    /// <summary>Replaces a credential, with all its custom parameters.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialNotFound"/>.</exception>
    public static KeystoreChange Replace(
        this TenantMaterials materials, MaterialId id, OAuth2ClientCredential credential, SealedSecret? secret, Edit edit) =>
        materials.Replace(id, credential, secret, edit, new Refusal.MaterialNotFound());

    private static void Check(ImmutableArray<CustomParameter> parameters)
    {
        if (parameters.Length > MaxCustomParameters) throw Invalid($"At most {MaxCustomParameters} custom parameters are allowed.");
        foreach (var parameter in parameters)
        {
            if (string.IsNullOrWhiteSpace(parameter.Key)) throw Invalid("The key of a custom parameter must not be blank.");
            if (string.IsNullOrWhiteSpace(parameter.Value)) throw Invalid($"The custom parameter '{parameter.Key}' must have a value.");
            MaterialTexts.RefuseLong(("Key", parameter.Key, MaxLength), ("Value", parameter.Value, MaxLength));
            if (!Places.Contains(parameter.SendAsPartOf))
                throw Invalid($"The custom parameter '{parameter.Key}' must be sent as part of body, header or url.");
            if (ReservedKeys.Contains(parameter.Key)) throw Invalid($"The custom parameter '{parameter.Key}' is reserved.");
        }

        if (parameters.Distinct().Count() < parameters.Length) throw Invalid("Two custom parameters are equal.");
    }

    private static void RefuseEmpty(string property, string? text)
    {
        if (string.IsNullOrEmpty(text)) throw Invalid($"Property '{property}' cannot be empty. Enter a valid value.");
    }

    private static RefusalException Invalid(string reason) => new(new Refusal.MaterialInvalid(reason));
}
