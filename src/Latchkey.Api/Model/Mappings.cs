using Latchkey.Api.Approvals;
using Latchkey.Api.AuditLogs;
using Latchkey.Api.EntryVersions;
using Latchkey.Api.KeystoreEntries;
using Latchkey.Api.KeystoreResources;
using Latchkey.Api.Keystores;
using Latchkey.Api.MaterialVersions;
using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Entities;

namespace Latchkey.Api.Model;

/// <summary>The source of each property of the model (docs/contract.md#properties).</summary>
internal static class Mappings
{
    /// <summary>The mapping of every set that answers contain or navigation reaches.</summary>
    public static IReadOnlyList<EntityMapping> All { get; } =
    [
        KeystoreEntries(),
        HistoryKeystoreEntries(),
        ChainCertificates(),
        MediaResource("CertificateResources"),
        MediaResource("CertificateChainResources"),
        MediaResource("SSHKeyResources"),
        new EntityMapping<KeystoreEntryView>("CertificateSigningRequests")
            .Property("Hexalias", entry => entry.Hexalias)
            .One("KeystoreEntry", entry => entry),
        Keystores(),
        KeystoreResources(),
        RuntimeSyncInfos(),
        .. MaterialMappings.All,
        .. PgpMappings.All,
        EntryVersionMapping.Create(),
        MaterialVersionMapping.Create(),
        AuditLogMapping.Create(),
        ApprovalView.Mapping(),
    ];

    private static EntityMapping<KeystoreEntryView> KeystoreEntries() => EntryProperties("KeystoreEntries")
        .OrderedBy("Alias")
        .Many("ChainCertificates", entry => entry.ChainCertificates)
        .One("Certificate", entry => entry)
        .One("Sshkey", entry => entry)
        .One("Keystore", entry => new KeystoreView(entry.Keystore))
        .One("ChainResource", entry => entry)
        .One("SigningRequest", entry => entry);

    private static EntityMapping<KeystoreEntryView> HistoryKeystoreEntries() => EntryProperties("HistoryKeystoreEntries")
        .OrderedBy("ActiveUntil desc,ActivationSequenceNumber desc")
        .Property("ActivatedBy", entry => entry.Activation?.Activated.By)
        .Property("ActiveFrom", entry => entry.Activation?.Activated.At)
        .Property("DeactivatedBy", entry => entry.Activation?.Deactivated.By)
        .Property("ActiveUntil", entry => entry.Activation?.Deactivated.At)
        .Property("ActivationSequenceNumber", entry => entry.Activation?.SequenceNumber)
        .Property("OriginalAlias", entry => entry.Activation?.OriginalAlias.Value);

    // Hexadecimal digits may be in either case (docs/contract.md#hexalias).
    private static EntityMapping<KeystoreEntryView> EntryProperties(string set) =>
        new EntityMapping<KeystoreEntryView>(set, StringComparer.OrdinalIgnoreCase)
            .Property("Hexalias", entry => entry.Hexalias)
            .Property("Alias", entry => entry.Alias)
            .Property("KeyType", entry => entry.Certificate?.KeyType)
            .Property("KeySize", entry => entry.Certificate?.KeySize)
            .Property("ValidNotBefore", entry => entry.Certificate?.ValidNotBefore)
            .Property("ValidNotAfter", entry => entry.Certificate?.ValidNotAfter)
            .Property("SerialNumber", entry => entry.Certificate?.SerialNumber)
            .Property("SignatureAlgorithm", entry => entry.Certificate?.SignatureAlgorithm)
            .Property("EllipticCurve", entry => entry.Certificate?.EllipticCurve)
            .Property("Validity", entry => entry.Validity)
            .Property("SubjectDN", entry => entry.Certificate?.SubjectDN)
            .Property("IssuerDN", entry => entry.Certificate?.IssuerDN)
            .Property("Version", entry => entry.Certificate?.Version)
            .Property("FingerprintSha1", entry => entry.Certificate?.FingerprintSha1)
            .Property("FingerprintSha256", entry => entry.Certificate?.FingerprintSha256)
            .Property("FingerprintSha512", entry => entry.Certificate?.FingerprintSha512)
            .Property("Type", entry => entry.Type switch { null => null, EntryType.KeyPair => "Key Pair", _ => "Certificate" })
            .Property("Owner", entry => entry.Owner == EntryOwner.Operator ? "SAP" : "Tenant Administrator")
            .Property("LastModifiedBy", entry => entry.LastModified?.By)
            .Property("LastModifiedTime", entry => entry.LastModified?.At)
            .Property("CreatedBy", entry => entry.Created?.By)
            .Property("CreatedTime", entry => entry.Created?.At)
            .Property("Status", entry => entry.Status);

    private static EntityMapping<ChainCertificateView> ChainCertificates() => new EntityMapping<ChainCertificateView>("ChainCertificates")
        .OrderedBy("Index")
        .Property("Hexalias", chain => chain.Entry.Hexalias)
        .Property("Alias", chain => chain.Entry.Alias)
        .Property("Index", chain => (int?)chain.Index)
        .Property("Validity", _ => (string?)null)
        .Property("KeyType", chain => chain.Certificate.KeyType)
        .Property("KeySize", chain => (int?)chain.Certificate.KeySize)
        .Property("ValidNotBefore", chain => (DateTimeOffset?)chain.Certificate.ValidNotBefore)
        .Property("ValidNotAfter", chain => (DateTimeOffset?)chain.Certificate.ValidNotAfter)
        .Property("SubjectDN", chain => chain.Certificate.SubjectDN)
        .Property("IssuerDN", chain => chain.Certificate.IssuerDN)
        .Property("SerialNumber", chain => chain.Certificate.SerialNumber)
        .Property("SignatureAlgorithm", chain => chain.Certificate.SignatureAlgorithm)
        .Property("Version", chain => (int?)chain.Certificate.Version)
        .Property("FingerprintSha1", chain => chain.Certificate.FingerprintSha1)
        .Property("FingerprintSha256", chain => chain.Certificate.FingerprintSha256)
        .Property("FingerprintSha512", chain => chain.Certificate.FingerprintSha512)
        .One("KeystoreEntry", chain => chain.Entry);

    private static EntityMapping<KeystoreEntryView> MediaResource(string set) => new EntityMapping<KeystoreEntryView>(set)
        .Property("Hexalias", entry => entry.Hexalias)
        .Property("Alias", entry => entry.Alias)
        .One("KeystoreEntry", entry => entry);

    private static EntityMapping<KeystoreView> Keystores() => new EntityMapping<KeystoreView>("Keystores")
        .Property("Name", view => view.Keystore.Name.ToString())
        .Property("LastModifiedBy", view => view.Keystore.LastModified?.By)
        .Property("LastModifiedTime", view => view.Keystore.LastModified?.At)
        .Property("Size", view => (int?)view.Keystore.Entries.Count)
        .Property("RuntimeIds", _ => (string?)null)
        .Property("AggregatedStatus", _ => (string?)null)
        .Property("AggregatedErrors", _ => (string?)null)
        .Many("Entries", view => KeystoreEntryView.AllOf(view.Keystore))
        .Many("Runtimes", _ => []);

    private static EntityMapping<KeystoreResourceView> KeystoreResources() => new EntityMapping<KeystoreResourceView>("KeystoreResources")
        .Property("Name", resource => resource.Name.ToString())
        .Property("Resource", resource => resource.Content)
        .Property("Password", _ => (string?)null)
        .Property("Aliases", _ => (string?)null);

    // Only SAP's cloud has edge runtimes. The type is in the model because Keystore refers to it.
    private static EntityMapping<RuntimeView> RuntimeSyncInfos() => new EntityMapping<RuntimeView>("RuntimeSyncInfos")
        .Property("KeystoreName", _ => (string?)null)
        .Property("RuntimeId", _ => (string?)null)
        .Property("Status", _ => (string?)null)
        .Property("StatusUpdatedAt", _ => (long?)null)
        .Property("Errors", _ => (string?)null)
        .One("Keystore", _ => null);
}
