using System.Globalization;

namespace Latchkey.Keystores.Materials;

/// <summary>Writes the content of security material for people, a property a line, without the secret.</summary>
public static class MaterialText
{
    /// <summary>The text for material, or null for none.</summary>
    public static string? Of(Material? material) => material is null ? null : Of(material.Content);

    /// <summary>The text for a content.</summary>
    public static string Of(MaterialContent content) => string.Join('\n', Lines(content).Where(line => line.Value is not null)
        .Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Name}: {line.Value}")));

    private static IEnumerable<(string Name, string? Value)> Lines(MaterialContent content) => content switch
    {
        UserCredential user =>
        [
            ("Kind", user.Kind), ("Description", user.Description), ("User", user.User), ("CompanyId", user.CompanyId),
        ],
        SecureParameter parameter => [("Description", parameter.Description)],
        OAuth2ClientCredential client =>
        [
            ("Description", client.Description), ("TokenServiceUrl", client.TokenServiceUrl), ("ClientId", client.ClientId),
            ("ClientAuthentication", client.ClientAuthentication), ("Scope", client.Scope),
            ("ScopeContentType", client.ScopeContentType), ("Resource", client.Resource), ("Audience", client.Audience),
            .. client.CustomParameters.Select(parameter =>
                ("CustomParameter", (string?)$"{parameter.Key}={parameter.Value} ({parameter.SendAsPartOf})")),
        ],
        AccessPolicy policy =>
        [
            ("RoleName", policy.RoleName), ("Description", policy.Description),
            .. policy.References.Select(reference => ("ArtifactReference", (string?)
                $"{reference.Name}: {reference.Type} {reference.ConditionAttribute} {reference.ConditionType} {reference.ConditionValue}")),
        ],
        PgpKeyEntry key =>
        [
            ("Fingerprint", key.Primary.Fingerprint), ("PrimaryUserId", key.PrimaryUserId),
            ("Type", key.IsSecret ? key.IsPublic ? "Secret,Public" : "Secret" : "Public"),
        ],
        CertificateUserMapping mapping => [("User", mapping.User), ("Certificate", mapping.Certificate)],
        _ => [],
    };
}
