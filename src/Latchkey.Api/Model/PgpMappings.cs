using Latchkey.Api.PgpKeyEntries;
using Latchkey.Api.PgpKeyrings;
using Latchkey.Keystores.PgpKeys;
using Latchkey.OData.Entities;

namespace Latchkey.Api.Model;

/// <summary>The source of each property of OpenPGP keys and key rings.</summary>
internal static class PgpMappings
{
    /// <summary>The mapping of every such set.</summary>
    public static IReadOnlyList<EntityMapping> All { get; } =
    [
        PgpKeyEntries(), PgpUserIds(), PgpSubKeys(), Resources("PgpKeyPublicResources"), Resources("PgpKeySecretResources"),
        ImportResults(), Keyrings("PgpPublicKeyrings"), Keyrings("PgpSecretKeyrings"), KeyringRuntimes(),
    ];

    // Hexadecimal digits may be in either case.
    private static EntityMapping<PgpKeyView> PgpKeyEntries() => new EntityMapping<PgpKeyView>(
        "PgpKeyEntries", StringComparer.OrdinalIgnoreCase)
        .Property("Id", view => view.Material.Id.Name)
        .Property("KeyId", view => view.Material.Id.Name)
        .Property("Fingerprint", view => view.Key.Primary.Fingerprint)
        .Property("Type", view => view.Type)
        .Property("CreatedTime", view => (DateTimeOffset?)view.Key.Primary.Created)
        .Property("Algorithm", view => view.Key.Primary.Algorithm)
        .Property("KeyLength", view => (int?)view.Key.Primary.KeyLength)
        .Property("KeyFlags", view => (int?)view.Key.Primary.Flags)
        .Property("KeyFlagsLabel", view => view.Key.Primary.FlagsLabel)
        .Property("ValidityState", view => view.ValidityState)
        .Property("ValidUntil", view => view.Key.Primary.ValidUntil)
        .Property("ModifiedOn", view => (DateTimeOffset?)view.Material.LastModified.At)
        .Property("ErrorInformation", view => view.Key.Primary.IsRevoked ? "The key is revoked." : null)
        .Property("PrimaryUserId", view => Cut(view.Key.PrimaryUserId))
        .Many("UserIds", view => view.UserIds)
        .Many("SubKeys", view => view.SubKeys)
        .One("PublicResource", view => view)
        .One("SecretResource", view => view.Key.IsSecret ? view : null);

    private static EntityMapping<PgpUserIdView> PgpUserIds() => new EntityMapping<PgpUserIdView>("PgpUserIds")
        .Property("UserId", view => Cut(view.UserId))
        .One("PgpKeyEntry", view => view.Key);

    private static EntityMapping<PgpSubKeyView> PgpSubKeys() => new EntityMapping<PgpSubKeyView>("PgpSubKeys")
        .Property("Id", view => view.Facts.KeyId)
        .Property("KeyId", view => view.Facts.KeyId)
        .Property("CreatedTime", view => (DateTimeOffset?)view.Facts.Created)
        .Property("Algorithm", view => view.Facts.Algorithm)
        .Property("KeyLength", view => (int?)view.Facts.KeyLength)
        .Property("KeyFlags", view => (int?)view.Facts.Flags)
        .Property("KeyFlagsLabel", view => view.Facts.FlagsLabel)
        .Property("ValidityState", view => PgpValidity.Of(view.Facts, view.Key.Now))
        .Property("ValidUntil", view => view.Facts.ValidUntil)
        .Property("ModifiedOn", view => (DateTimeOffset?)view.Key.Material.LastModified.At)
        .One("PgpKeyEntry", view => view.Key);

    private static EntityMapping<PgpKeyView> Resources(string set) => new EntityMapping<PgpKeyView>(set)
        .Property("KeyId", view => view.Material.Id.Name)
        .One("PgpKeyEntry", view => view);

    private static EntityMapping<ImportResult> ImportResults() => new EntityMapping<ImportResult>("PgpKeyEntryImportResults")
        .Property("Id", result => result.KeyId)
        .Property("KeyId", result => result.KeyId)
        .Property("PrimaryUserId", result => Cut(result.PrimaryUserId))
        .Property("Status", result => result.IsAdded ? "added" : "not imported")
        .Property("StatusDetails", result => result.IsAdded ? null : "An entry with the same keyId already exists");

    private static EntityMapping<KeyringView> Keyrings(string set) => new EntityMapping<KeyringView>(set)
        .Property("Name", view => view.Ring.Name)
        .Property("LastModifiedBy", view => view.Ring.LastModified(view.Materials)?.By)
        .Property("LastModifiedTime", view => view.Ring.LastModified(view.Materials)?.At)
        .Property("Size", view => (int?)view.Ring.KeysOf(view.Materials).Count)
        .Property("RuntimeIds", _ => (string?)null)
        .Property("AggregatedStatus", _ => (string?)null)
        .Property("AggregatedErrors", _ => (string?)null)
        .Many("Runtimes", _ => []);

    // Only SAP's cloud has edge runtimes. The type is in the model because the rings refer to it.
    private static EntityMapping<KeyringRuntimeView> KeyringRuntimes() => new EntityMapping<KeyringRuntimeView>("KeyringRuntimeAssignment")
        .Property("KeyringName", _ => (string?)null)
        .Property("RuntimeId", _ => (string?)null)
        .Property("Status", _ => (string?)null)
        .Property("StatusUpdatedAt", _ => (long?)null)
        .Property("Errors", _ => (string?)null)
        .One("Pubring", _ => null)
        .One("Secring", _ => null);

    // The property has at most 512 characters (docs/contract.md#pgp-keys).
    private static string Cut(string userId) => userId.Length > 512 ? userId[..512] : userId;
}
