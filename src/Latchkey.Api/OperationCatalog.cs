using Latchkey.Api.Approvals;
using Latchkey.Api.AuditLogs;
using Latchkey.Api.CertificateChainResources;
using Latchkey.Api.CertificateResources;
using Latchkey.Api.EntryVersions;
using Latchkey.Api.HistoryKeystoreEntries;
using Latchkey.Api.KeyPairGenerationRequests;
using Latchkey.Api.KeyPairResources;
using Latchkey.Api.KeystoreEntries;
using Latchkey.Api.KeystoreResources;
using Latchkey.Api.Keystores;
using Latchkey.Api.RSAKeyGenerationRequests;
using Latchkey.Api.SSHKeyGenerationRequests;
using Latchkey.Api.Slices;
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
        .AddSingleton<ISlice, ListEntryVersions>()
        .AddSingleton<ISlice, GetEntryVersion>()
        .AddSingleton<ISlice, RestoreEntryVersion>()
        .AddSingleton<ISlice, PurgeEntryVersion>()
        .AddSingleton<ISlice, ListApprovals>()
        .AddSingleton<ISlice, GetApproval>()
        .AddSingleton<ISlice, DecideApproval>()
        .AddSingleton<ISlice, ListAuditLogs>()
        .AddSingleton<ISlice, GetAuditLog>();
}
