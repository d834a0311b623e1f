using System.Security.Claims;
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
using Latchkey.Application.Access;
using Latchkey.Application.Settings;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.OData;
using Latchkey.OData.Errors;

namespace Latchkey.Api;

/// <summary>
/// Every operation of the API and the role that it requires (docs/contract.md#roles). A read of an entity also serves its
/// properties and navigation.
/// </summary>
internal static class OperationCatalog
{
    private const string Read = Roles.MonitoringDataRead;
    private const string Edit = Roles.SecurityMaterialEdit;

    private const long ReadersBatchBodyLimit = 64 * 1024;

    /// <summary>Most bytes of a batch: one of the largest operation, and what stands around it.</summary>
    public const long BatchBodyLimit = PostKeystoreResource.BodyLimit + (1024 * 1024);

    /// <summary>
    /// Most bytes of a batch of a caller: who may not upload anything large alone may not do so in a batch. A hundred queries fit in
    /// what is left.
    /// </summary>
    public static long BatchLimitOf(ClaimsPrincipal caller) => caller.IsInRole(Edit) ? BatchBodyLimit : ReadersBatchBodyLimit;

    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddSingleton(provider => new OperationRoles(
            [.. All(provider).Select(operation => ($"{operation.Method} {operation.Path}", operation.Role))]))
        .AddSingleton<ListKeystoreEntries>()
        .AddSingleton<GetKeystoreEntry>()
        .AddSingleton<GetCertificate>()
        .AddSingleton<DeleteKeystoreEntry>()
        .AddSingleton<RenameKeystoreEntry>()
        .AddSingleton<GetChainResource>()
        .AddSingleton<GetSigningRequest>()
        .AddSingleton<GenerateKeyPair>()
        .AddSingleton<PutCertificateChain>()
        .AddSingleton<ImportKeyPair>()
        .AddSingleton<ImportRsaKey>()
        .AddSingleton<ImportSshKey>()
        .AddSingleton<GetSshKey>()
        .AddSingleton<PostKeystoreResource>()
        .AddSingleton<GetKeystoreResource>()
        .AddSingleton<ListHistoryKeystoreEntries>()
        .AddSingleton<GetHistoryKeystoreEntry>()
        .AddSingleton<CopyHistoryKeystoreEntry>()
        .AddSingleton<ListAuditLogs>()
        .AddSingleton<GetAuditLog>()
        .AddSingleton<ListEntryVersions>()
        .AddSingleton<GetEntryVersion>()
        .AddSingleton<RestoreEntryVersion>()
        .AddSingleton<PurgeEntryVersion>()
        .AddSingleton<ListApprovals>()
        .AddSingleton<GetApproval>()
        .AddSingleton<DecideApproval>()
        .AddSingleton<PutCertificate>()
        .AddSingleton<GetKeystore>()
        .AddSingleton<PutKeystoreResource>();

    public static IEnumerable<Operation> All(IServiceProvider services)
    {
        T Slice<T>()
            where T : notnull => services.GetRequiredService<T>();

        // Some clients take one answer for the whole keystore (docs/contract.md#paging): it has pages only if the operator wants them.
        var pageSize = Slice<ServerSettings>().KeystorePageSize;
        // Whatever an operation reads is in the keystores of the caller's tenant.
        var store = Slice<IKeystoreStore>();
        async ValueTask<string> StateAsync(ODataContext context)
        {
            var keystores = await store.ReadAsync(context);
            return $"{context.Tenant()} {keystores.Revision} {keystores.Lineage:n}";
        }

        return
        [
            new("GET", "KeystoreEntries", Read, Slice<ListKeystoreEntries>().RunAsync) { PageSize = pageSize, State = StateAsync },
            new("GET", "KeystoreEntries('{Hexalias}')", Read, Slice<GetKeystoreEntry>().RunAsync) { State = StateAsync },
            new("PUT", "KeystoreEntries('{Hexalias}')", Edit, Slice<RenameKeystoreEntry>().RunAsync) { BodyLimit = RenameKeystoreEntry.BodyLimit, IsPartial = true },
            new("DELETE", "KeystoreEntries('{Hexalias}')", Edit, Slice<DeleteKeystoreEntry>().RunAsync),
            new("GET", "KeystoreEntries('{Hexalias}')/Certificate/$value", Read, Slice<GetCertificate>().RunAsync) { State = StateAsync },
            new("GET", "KeystoreEntries('{Hexalias}')/ChainResource/$value", Read, Slice<GetChainResource>().RunAsync) { State = StateAsync },
            new("GET", "KeystoreEntries('{Hexalias}')/Sshkey/$value", Read, Slice<GetSshKey>().RunAsync) { State = StateAsync },
            new("GET", "KeystoreEntries('{Hexalias}')/SigningRequest/$value", Read, Slice<GetSigningRequest>().RunAsync) { State = StateAsync },
            new("POST", "KeyPairGenerationRequests", Edit, Slice<GenerateKeyPair>().RunAsync) { BodyLimit = GenerateKeyPair.BodyLimit },
            new("POST", "KeyPairResources", Edit, Slice<ImportKeyPair>().RunAsync) { BodyLimit = ImportKeyPair.BodyLimit },
            new("POST", "RSAKeyGenerationRequests", Edit, Slice<ImportRsaKey>().RunAsync) { BodyLimit = ImportRsaKey.BodyLimit },
            new("POST", "SSHKeyGenerationRequests", Edit, Slice<ImportSshKey>().RunAsync) { BodyLimit = ImportSshKey.BodyLimit },
            // docs/contract.md#export-a-chain
            new("GET", "CertificateChainResources('{Hexalias}')", Read,
                _ => throw new ODataException(400, "The request is not supported by the processor.")),
            new("PUT", "CertificateChainResources('{Hexalias}')/$value", Edit, Slice<PutCertificateChain>().RunAsync) { BodyLimit = PutCertificateChain.BodyLimit },
            new("GET", "CertificateResources('{Hexalias}')/$value", Read, Slice<GetCertificate>().RunAsync) { State = StateAsync },
            new("PUT", "CertificateResources('{Hexalias}')/$value", Edit, Slice<PutCertificate>().RunAsync) { BodyLimit = PutCertificate.BodyLimit },
            new("GET", "HistoryKeystoreEntries", Read, Slice<ListHistoryKeystoreEntries>().RunAsync) { PageSize = pageSize, State = StateAsync },
            new("GET", "HistoryKeystoreEntries('{Hexalias}')", Read, Slice<GetHistoryKeystoreEntry>().RunAsync) { State = StateAsync },
            new("PUT", "HistoryKeystoreEntries('{Hexalias}')", Edit, Slice<CopyHistoryKeystoreEntry>().RunAsync) { BodyLimit = CopyHistoryKeystoreEntry.BodyLimit, IsPartial = true },
            new("GET", "Keystores('{Name}')", Read, Slice<GetKeystore>().RunAsync) { PageSize = pageSize, State = StateAsync },
            new("GET", "KeystoreResources('{Name}')", Read, Slice<GetKeystoreResource>().RunAsync) { State = StateAsync },
            new("POST", "KeystoreResources", Edit, Slice<PostKeystoreResource>().RunAsync) { BodyLimit = PostKeystoreResource.BodyLimit },
            new("PUT", "KeystoreResources('{Name}')", Edit, Slice<PutKeystoreResource>().RunAsync) { BodyLimit = PutKeystoreResource.BodyLimit, IsPartial = true },
            new("GET", "EntryVersions", Read, Slice<ListEntryVersions>().RunAsync) { PageSize = ListEntryVersions.PageSize },
            new("GET", "EntryVersions(Hexalias='{Hexalias}',Number={Number})", Read, Slice<GetEntryVersion>().RunAsync),
            new("PUT", "EntryVersions(Hexalias='{Hexalias}',Number={Number})", Edit, Slice<RestoreEntryVersion>().RunAsync) { BodyLimit = RestoreEntryVersion.BodyLimit, IsPartial = true },
            new("DELETE", "EntryVersions(Hexalias='{Hexalias}',Number={Number})", Roles.MaterialPurge, Slice<PurgeEntryVersion>().RunAsync),
            new("GET", "Approvals", Roles.ApprovalsEdit, Slice<ListApprovals>().RunAsync) { PageSize = ListEntryVersions.PageSize },
            new("GET", "Approvals('{Id}')", Roles.ApprovalsEdit, Slice<GetApproval>().RunAsync),
            new("PUT", "Approvals('{Id}')", Roles.ApprovalsEdit, Slice<DecideApproval>().RunAsync) { BodyLimit = DecideApproval.BodyLimit, IsPartial = true },
            new("GET", "AuditLogs", Roles.AuditLogRead, Slice<ListAuditLogs>().RunAsync) { PageSize = ListAuditLogs.PageSize },
            new("GET", "AuditLogs({Sequence})", Roles.AuditLogRead, Slice<GetAuditLog>().RunAsync),
        ];
    }
}
