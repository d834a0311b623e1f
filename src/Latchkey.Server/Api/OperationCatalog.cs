using Latchkey.Keystores.Access;
using Latchkey.OData;
using Latchkey.OData.Errors;
using Latchkey.Server.Api.CertificateChainResources;
using Latchkey.Server.Api.CertificateResources;
using Latchkey.Server.Api.HistoryKeystoreEntries;
using Latchkey.Server.Api.KeyPairGenerationRequests;
using Latchkey.Server.Api.KeyPairResources;
using Latchkey.Server.Api.KeystoreEntries;
using Latchkey.Server.Api.KeystoreResources;
using Latchkey.Server.Api.Keystores;
using Latchkey.Server.Api.RSAKeyGenerationRequests;
using Latchkey.Server.Api.SSHKeyGenerationRequests;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Api;

/// <summary>
/// Every operation of the API and the role that it asks for (domain.md 6.1). A read of an entity also serves its
/// properties and navigation.
/// </summary>
internal static class OperationCatalog
{
    private const string Read = Roles.MonitoringDataRead;
    private const string Edit = Roles.SecurityMaterialEdit;

    public static IServiceCollection AddOperations(this IServiceCollection services) => services
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
        .AddSingleton<PutCertificate>()
        .AddSingleton<GetKeystore>()
        .AddSingleton<PutKeystoreResource>();

    public static IEnumerable<Operation> All(IServiceProvider services)
    {
        T Slice<T>()
            where T : notnull => services.GetRequiredService<T>();

        // Clients of keystores read a whole one at once and know no pages (wire.md 1.6), unless the operator wants them.
        var pageSize = Slice<LatchkeySettings>().Server.KeystorePageSize;
        return
        [
            new("GET", "KeystoreEntries", Read, Slice<ListKeystoreEntries>().RunAsync) { PageSize = pageSize },
            new("GET", "KeystoreEntries('{Hexalias}')", Read, Slice<GetKeystoreEntry>().RunAsync),
            new("PUT", "KeystoreEntries('{Hexalias}')", Edit, Slice<RenameKeystoreEntry>().RunAsync) { BodyLimit = RenameKeystoreEntry.BodyLimit },
            new("DELETE", "KeystoreEntries('{Hexalias}')", Edit, Slice<DeleteKeystoreEntry>().RunAsync),
            new("GET", "KeystoreEntries('{Hexalias}')/Certificate/$value", Read, Slice<GetCertificate>().RunAsync),
            new("GET", "KeystoreEntries('{Hexalias}')/ChainResource/$value", Read, Slice<GetChainResource>().RunAsync),
            new("GET", "KeystoreEntries('{Hexalias}')/Sshkey/$value", Read, Slice<GetSshKey>().RunAsync),
            new("GET", "KeystoreEntries('{Hexalias}')/SigningRequest/$value", Read, Slice<GetSigningRequest>().RunAsync),
            new("POST", "KeyPairGenerationRequests", Edit, Slice<GenerateKeyPair>().RunAsync) { BodyLimit = GenerateKeyPair.BodyLimit },
            new("POST", "KeyPairResources", Edit, Slice<ImportKeyPair>().RunAsync) { BodyLimit = ImportKeyPair.BodyLimit },
            new("POST", "RSAKeyGenerationRequests", Edit, Slice<ImportRsaKey>().RunAsync) { BodyLimit = ImportRsaKey.BodyLimit },
            new("POST", "SSHKeyGenerationRequests", Edit, Slice<ImportSshKey>().RunAsync) { BodyLimit = ImportSshKey.BodyLimit },
            new("GET", "CertificateChainResources('{Hexalias}')", Read, _ => throw new ODataException(400, "The request is not supported by the processor.")), // wire.md 4.5
            new("PUT", "CertificateChainResources('{Hexalias}')/$value", Edit, Slice<PutCertificateChain>().RunAsync) { BodyLimit = PutCertificateChain.BodyLimit },
            new("GET", "CertificateResources('{Hexalias}')/$value", Read, Slice<GetCertificate>().RunAsync),
            new("PUT", "CertificateResources('{Hexalias}')/$value", Edit, Slice<PutCertificate>().RunAsync) { BodyLimit = PutCertificate.BodyLimit },
            new("GET", "HistoryKeystoreEntries", Read, Slice<ListHistoryKeystoreEntries>().RunAsync) { PageSize = pageSize },
            new("GET", "HistoryKeystoreEntries('{Hexalias}')", Read, Slice<GetHistoryKeystoreEntry>().RunAsync),
            new("PUT", "HistoryKeystoreEntries('{Hexalias}')", Edit, Slice<CopyHistoryKeystoreEntry>().RunAsync) { BodyLimit = CopyHistoryKeystoreEntry.BodyLimit },
            new("GET", "Keystores('{Name}')", Read, Slice<GetKeystore>().RunAsync) { PageSize = pageSize },
            new("GET", "KeystoreResources('{Name}')", Read, Slice<GetKeystoreResource>().RunAsync),
            new("POST", "KeystoreResources", Edit, Slice<PostKeystoreResource>().RunAsync) { BodyLimit = PostKeystoreResource.BodyLimit },
            new("PUT", "KeystoreResources('{Name}')", Edit, Slice<PutKeystoreResource>().RunAsync) { BodyLimit = PutKeystoreResource.BodyLimit },
        ];
    }
}
