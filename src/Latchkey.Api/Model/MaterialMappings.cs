using Latchkey.Api.AccessPolicies;
using Latchkey.Api.ArtifactReferences;
using Latchkey.Api.Keystores;
using Latchkey.Api.UserCredentials;
using Latchkey.Keystores;
using Latchkey.Keystores.Materials;
using Latchkey.OData.Edm;
using Latchkey.OData.Entities;

namespace Latchkey.Api.Model;

/// <summary>The source of each property of security material beside the keystores. Secrets are always read as null.</summary>
internal static class MaterialMappings
{
    private const string Deployed = "DEPLOYED";
    private const string Descriptor = "SecurityArtifactDescriptor";

    /// <summary>The mapping of every such set.</summary>
    public static IReadOnlyList<EntityMapping> All { get; } =
    [
        UserCredentials(), OAuth2ClientCredentials(), CustomParameters(), SecureParameters(), CertificateUserMappings(),
        AccessPolicies(), AccessPolicyRuntimeAssignments(), ArtifactReferences(),
    ];

    private static EntityMapping<UserCredentialView> UserCredentials() =>
        Described(new EntityMapping<UserCredentialView>("UserCredentials"), view => view.Material)
            .Property("Name", view => view.Material.Id.Name)
            .Property("Kind", view => view.User?.Kind)
            .Property("Description", view => view.Description)
            .Property("User", view => view.User?.User)
            .Property("Password", _ => (string?)null)
            .Property("CompanyId", view => view.User?.CompanyId);

    private static EntityMapping<Material> OAuth2ClientCredentials() =>
        Described(new EntityMapping<Material>("OAuth2ClientCredentials"), material => material)
            .Property("Name", material => material.Id.Name)
            .Property("Description", material => OAuth2(material).Description)
            .Property("TokenServiceUrl", material => OAuth2(material).TokenServiceUrl)
            .Property("ClientId", material => OAuth2(material).ClientId)
            .Property("ClientSecret", _ => (string?)null)
            .Property("ClientAuthentication", material => OAuth2(material).ClientAuthentication)
            .Property("Scope", material => OAuth2(material).Scope)
            .Property("ScopeContentType", material => OAuth2(material).ScopeContentType)
            .Property("Resource", material => OAuth2(material).Resource)
            .Property("Audience", material => OAuth2(material).Audience)
            .Many("CustomParameters", material => [.. OAuth2(material).CustomParameters]);

    private static EntityMapping<CustomParameter> CustomParameters() => new EntityMapping<CustomParameter>("CustomParameters")
        .Property("Key", parameter => parameter.Key)
        .Property("Value", parameter => parameter.Value)
        .Property("SendAsPartOf", parameter => parameter.SendAsPartOf);

    private static EntityMapping<Material> SecureParameters() => new EntityMapping<Material>("SecureParameters")
        .Property("Name", material => material.Id.Name)
        .Property("Description", material => ((SecureParameter)material.Content).Description)
        .Property("SecureParam", _ => (string?)null)
        .Property("DeployedBy", material => material.LastModified.By)
        .Property("DeployedOn", material => Time(material.LastModified))
        .Property("Status", _ => Deployed);

    private static EntityMapping<Material> CertificateUserMappings() => new EntityMapping<Material>("CertificateUserMappings")
        .Property("Id", material => material.Id.Name)
        .Property("User", material => Mapping(material).User)
        .Property("Certificate", material => Convert.FromBase64String(Mapping(material).Certificate))
        .Property("LastModifiedBy", material => material.LastModified.By)
        .Property("LastModifiedTime", material => Time(material.LastModified))
        .Property("CreatedBy", material => material.Created.By)
        .Property("CreatedTime", material => Time(material.Created))
        .Property("ValidUntil", material => (long?)Mapping(material).ValidUntil);

    private static EntityMapping<AccessPolicyView> AccessPolicies() => new EntityMapping<AccessPolicyView>("AccessPolicies")
        .Property("Id", view => (long?)view.Id)
        .Property("RoleName", view => view.Policy.RoleName)
        .Property("Description", view => view.Policy.Description)
        .Many("ArtifactReferences", view => view.References)
        .Many("AccessPolicyRuntimeAssignments", _ => []);

    // Only SAP's cloud has edge runtimes. The type is in the model because AccessPolicy refers to it.
    private static EntityMapping<RuntimeView> AccessPolicyRuntimeAssignments() =>
        new EntityMapping<RuntimeView>("AccessPolicyRuntimeAssignments")
            .Property("Id", _ => (long?)null)
            .Property("RuntimeLocationId", _ => (string?)null)
            .Property("TransferStatus", _ => (string?)null)
            .Property("TransferErrors", _ => (string?)null)
            .Property("StatusUpdatedAt", _ => EdmValue.Null(EdmPrimitive.DateTime))
            .One("AccessPolicy", _ => null);

    private static EntityMapping<ArtifactReferenceView> ArtifactReferences() =>
        new EntityMapping<ArtifactReferenceView>("ArtifactReferences")
            .Property("Id", view => (long?)view.Reference.Id)
            .Property("Name", view => view.Reference.Name)
            .Property("Description", view => view.Reference.Description)
            .Property("Type", view => view.Reference.Type)
            .Property("ConditionAttribute", view => view.Reference.ConditionAttribute)
            .Property("ConditionValue", view => view.Reference.ConditionValue)
            .Property("ConditionType", view => view.Reference.ConditionType)
            .One("AccessPolicy", view => new AccessPolicyView(view.Policy));

    private static EntityMapping<T> Described<T>(EntityMapping<T> mapping, Func<T, Material> material)
        where T : class => mapping
        .Property(Descriptor, "Type", _ => "CREDENTIALS")
        .Property(Descriptor, "DeployedBy", entity => material(entity).LastModified.By)
        .Property(Descriptor, "DeployedOn", entity => Time(material(entity).LastModified))
        .Property(Descriptor, "Status", _ => Deployed);

    private static OAuth2ClientCredential OAuth2(Material material) => (OAuth2ClientCredential)material.Content;

    private static CertificateUserMapping Mapping(Material material) => (CertificateUserMapping)material.Content;

    private static EdmValue Time(Edit edit) => EdmValue.DateTime(edit.At.ToUnixTimeMilliseconds());
}
