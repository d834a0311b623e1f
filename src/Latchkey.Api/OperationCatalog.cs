using Latchkey.Api.AccessPolicies;
using Latchkey.Api.AccessPolicyRuntimeAssignments;
using Latchkey.Api.Approvals;
using Latchkey.Api.ArtifactReferences;
using Latchkey.Api.AuditLogs;
using Latchkey.Api.CertificateChainResources;
using Latchkey.Api.CertificateResources;
using Latchkey.Api.CertificateUserMappings;
using Latchkey.Api.EntryVersions;
using Latchkey.Api.HistoryKeystoreEntries;
using Latchkey.Api.KeyPairGenerationRequests;
using Latchkey.Api.KeyPairResources;
using Latchkey.Api.KeystoreEntries;
using Latchkey.Api.KeystoreResources;
using Latchkey.Api.Keystores;
using Latchkey.Api.MaterialVersions;
using Latchkey.Api.OAuth2ClientCredentials;
using Latchkey.Api.PgpKeyEntries;
using Latchkey.Api.PgpKeyringPublicResources;
using Latchkey.Api.PgpKeyringSecretResources;
using Latchkey.Api.PgpPublicKeyrings;
using Latchkey.Api.PgpSecretKeyrings;
using Latchkey.Api.RSAKeyGenerationRequests;
using Latchkey.Api.SSHKeyGenerationRequests;
using Latchkey.Api.SecureParameters;
using Latchkey.Api.Slices;
using Latchkey.Api.UserCredentials;
using Latchkey.Application.Access;
using Latchkey.OData.Operations;

namespace Latchkey.Api;

/// <summary>
/// The operations of the API, in the order of the documents. Each slice carries its own row, with the role that it requires
/// (docs/contract.md#roles). A read of an entity also serves its properties and navigation.
/// </summary>
internal static class OperationCatalog
{
    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddSlices()
        .AddSingleton<CertificateExport>()
        .AddSingleton<IReadOnlyList<Operation>>(provider => [.. provider.GetServices<ISlice>().Select(slice => slice.Operation)])
        .AddSingleton(provider => Roles(provider.GetRequiredService<IReadOnlyList<Operation>>()));

    private static OperationRoles Roles(IReadOnlyList<Operation> operations) =>
        new([.. operations.Select(operation => ($"{operation.Method} {operation.Path}", operation.Role))]);

    private static IServiceCollection AddSlices(this IServiceCollection services) => services
        .AddSingleton<ISlice, ListKeystoreEntries>()
        .AddSingleton<ISlice, GetKeystoreEntry>()
        .AddSingleton<ISlice, RenameKeystoreEntry>()
        .AddSingleton<ISlice, DeleteKeystoreEntry>()
        .AddSingleton<ISlice, GetCertificate>()
        .AddSingleton<ISlice, GetChainResource>()
        .AddSingleton<ISlice, GetSshKey>()
        .AddSingleton<ISlice, GetSigningRequest>()
        .AddSingleton<ISlice, GenerateKeyPair>()
        .AddSingleton<ISlice, ImportKeyPair>()
        .AddSingleton<ISlice, ImportRsaKey>()
        .AddSingleton<ISlice, ImportSshKey>()
        .AddSingleton<ISlice, GetCertificateChain>()
        .AddSingleton<ISlice, PutCertificateChain>()
        .AddSingleton<ISlice, GetCertificateResource>()
        .AddSingleton<ISlice, PutCertificate>()
        .AddSingleton<ISlice, ListHistoryKeystoreEntries>()
        .AddSingleton<ISlice, GetHistoryKeystoreEntry>()
        .AddSingleton<ISlice, CopyHistoryKeystoreEntry>()
        .AddSingleton<ISlice, GetKeystore>()
        .AddSingleton<ISlice, GetKeystoreResource>()
        .AddSingleton<ISlice, PostKeystoreResource>()
        .AddSingleton<ISlice, PutKeystoreResource>()
        .AddSingleton<ISlice, ListUserCredentials>()
        .AddSingleton<ISlice, GetUserCredential>()
        .AddSingleton<ISlice, PostUserCredential>()
        .AddSingleton<ISlice, PutUserCredential>()
        .AddSingleton<ISlice, DeleteUserCredential>()
        .AddSingleton<ISlice, ListSecureParameters>()
        .AddSingleton<ISlice, GetSecureParameter>()
        .AddSingleton<ISlice, PostSecureParameter>()
        .AddSingleton<ISlice, PutSecureParameter>()
        .AddSingleton<ISlice, DeleteSecureParameter>()
        .AddSingleton<ISlice, ListOAuth2ClientCredentials>()
        .AddSingleton<ISlice, GetOAuth2ClientCredential>()
        .AddSingleton<ISlice, PostOAuth2ClientCredential>()
        .AddSingleton<ISlice, PutOAuth2ClientCredential>()
        .AddSingleton<ISlice, DeleteOAuth2ClientCredential>()
        .AddSingleton<ISlice, ListAccessPolicies>()
        .AddSingleton<ISlice, GetAccessPolicy>()
        .AddSingleton<ISlice, PostAccessPolicy>()
        .AddSingleton<ISlice, PatchAccessPolicy>()
        .AddSingleton<ISlice, DeleteAccessPolicy>()
        .AddSingleton<ISlice, ListAccessPolicyRuntimeAssignments>()
        .AddSingleton<ISlice, ListArtifactReferences>()
        .AddSingleton<ISlice, GetArtifactReference>()
        .AddSingleton<ISlice, PostArtifactReference>()
        .AddSingleton<ISlice, DeleteArtifactReference>()
        .AddSingleton<ISlice, ListCertificateUserMappings>()
        .AddSingleton<ISlice, GetCertificateUserMapping>()
        .AddSingleton<ISlice, PostCertificateUserMapping>()
        .AddSingleton<ISlice, DeleteCertificateUserMapping>()
        .AddSingleton<ISlice, ListPgpKeyEntries>()
        .AddSingleton<ISlice, GetPgpKeyEntry>()
        .AddSingleton<ISlice, DeletePgpKeyEntry>()
        .AddSingleton<ISlice, GetPgpPublicKey>()
        .AddSingleton<ISlice, ListPgpPublicKeyrings>()
        .AddSingleton<ISlice, GetPgpPublicKeyring>()
        .AddSingleton<ISlice, ListPgpSecretKeyrings>()
        .AddSingleton<ISlice, GetPgpSecretKeyring>()
        .AddSingleton<ISlice, PutPgpKeyringPublicResource>()
        .AddSingleton<ISlice, PostPgpKeyringPublicResource>()
        .AddSingleton<ISlice, PutPgpKeyringSecretResource>()
        .AddSingleton<ISlice, PostPgpKeyringSecretResource>()
        .AddSingleton<ISlice, ListEntryVersions>()
        .AddSingleton<ISlice, GetEntryVersion>()
        .AddSingleton<ISlice, RestoreEntryVersion>()
        .AddSingleton<ISlice, PurgeEntryVersion>()
        .AddSingleton<ISlice, ListMaterialVersions>()
        .AddSingleton<ISlice, GetMaterialVersion>()
        .AddSingleton<ISlice, RestoreMaterialVersion>()
        .AddSingleton<ISlice, PurgeMaterialVersion>()
        .AddSingleton<ISlice, ListApprovals>()
        .AddSingleton<ISlice, GetApproval>()
        .AddSingleton<ISlice, DecideApproval>()
        .AddSingleton<ISlice, ListAuditLogs>()
        .AddSingleton<ISlice, GetAuditLog>();
}
