using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Entities;

namespace Latchkey.Api.EntryVersions;

/// <summary>The mapping of versions. The type is our own, with the names of KeystoreEntry.</summary>
internal static class EntryVersionMapping
{
    // Hexadecimal digits may be in either case (docs/contract.md#hexalias).
    public static EntityMapping<EntryVersion> Create() => new EntityMapping<EntryVersion>("EntryVersions", StringComparer.OrdinalIgnoreCase)
        .OrderedBy("Number desc")
        .Property("Hexalias", version => version.Entry.Alias.Hexalias)
        .Property("Number", version => (long?)version.Number)
        .Property("Alias", version => version.Entry.Alias.Value)
        .Property("Type", version => version.Entry.Type == EntryType.KeyPair ? "Key Pair" : "Certificate")
        .Property("KeyType", version => version.Entry.Certificate.KeyType)
        .Property("KeySize", version => (int?)version.Entry.Certificate.KeySize)
        .Property("ValidNotBefore", version => (DateTimeOffset?)version.Entry.Certificate.ValidNotBefore)
        .Property("ValidNotAfter", version => (DateTimeOffset?)version.Entry.Certificate.ValidNotAfter)
        .Property("SerialNumber", version => version.Entry.Certificate.SerialNumber)
        .Property("SubjectDN", version => version.Entry.Certificate.SubjectDN)
        .Property("IssuerDN", version => version.Entry.Certificate.IssuerDN)
        .Property("FingerprintSha256", version => version.Entry.Certificate.FingerprintSha256)
        .Property("CreatedBy", version => version.Entry.Created.By)
        .Property("CreatedTime", version => (DateTimeOffset?)version.Entry.Created.At)
        .Property("LastModifiedBy", version => version.Entry.LastModified.By)
        .Property("LastModifiedTime", version => (DateTimeOffset?)version.Entry.LastModified.At)
        .Property("EndedBy", version => version.Ended.By)
        .Property("EndedTime", version => (DateTimeOffset?)version.Ended.At)
        .Property("Action", version => version.EndedBy.ToString())
        .Property("Status", _ => (string?)null);
}
