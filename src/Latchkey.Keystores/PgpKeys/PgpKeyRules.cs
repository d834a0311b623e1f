using Latchkey.Formats.OpenPgp;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.PgpKeys;

/// <summary>The rules of the OpenPGP keys of a tenant (docs/contract.md#pgp-keys).</summary>
public static class PgpKeyRules
{
    /// <summary>The identity of the key with a key ID, whose hexadecimal digits may be in either case.</summary>
    public static MaterialId IdOf(string keyId) => new(MaterialSet.PgpKeyEntries, keyId.ToUpperInvariant());

    /// <summary>The key with a key ID.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialNotFound"/>.</exception>
    public static Material FindPgpKey(this TenantMaterials materials, string keyId) => materials.Find(IdOf(keyId));

    /// <summary>
    /// Adds public keys to the public ring. A key whose id is there already is left out, as are repetitions, so the change has those that
    /// were added.
    /// </summary>
    public static KeystoreChange AddPublicKeys(this TenantMaterials materials, IEnumerable<PgpPublicKey> keys, Edit edit) =>
        Add(materials, keys.Select(key => new Added(key, null)), edit);

    /// <summary>Adds secret keys, sealed, to the secret ring, by the same rules.</summary>
    public static KeystoreChange AddSecretKeys(
        this TenantMaterials materials, IEnumerable<(PgpPublicKey Public, SealedSecret Secret)> keys, Edit edit) =>
        Add(materials, keys.Select(key => new Added(key.Public, key.Secret)), edit);

    private static KeystoreChange Add(TenantMaterials materials, IEnumerable<Added> keys, Edit edit)
    {
        var changes = keys.DistinctBy(key => key.Id).Select(key => Change(materials[key.Id], key, edit)).OfType<MaterialChange>().ToList();
        if (changes.Count > 0) return new KeystoreChange(edit, []) { Materials = [.. changes] };
        var nothing = new AuditAct(AuditVerb.Update, AuditObjects.Of(MaterialSet.PgpKeyEntries), null, null) { Outcome = "unchanged" };
        return KeystoreChange.Recording(edit, nothing);
    }

    // Null if the ring has a key of this id.
    private static MaterialChange? Change(Material? before, Added added, Edit edit)
    {
        var former = before?.Content as PgpKeyEntry;
        if (former is not null && (added.IsIn(former) || former.Primary.Fingerprint != added.Key.Primary.Fingerprint)) return null;
        var content = former ?? PgpKeyEntry.Of(added.Key);
        content = added.Secret is null ? content with { IsPublic = true } : content with { IsSecret = true };
        return new MaterialChange(added.Id, before, new Material(added.Id, content)
        {
            Secret = added.Secret ?? before?.Secret,
            Created = before?.Created ?? edit,
            LastModified = edit,
        });
    }

    private sealed record Added(PgpPublicKey Key, SealedSecret? Secret)
    {
        public MaterialId Id => IdOf(Key.Primary.KeyId);

        public bool IsIn(PgpKeyEntry entry) => Secret is null ? entry.IsPublic : entry.IsSecret;
    }
}
