namespace Latchkey.Keystores.Sealing;

/// <summary>A secret under a data key, bound to the place that it is kept at: it opens nowhere else.</summary>
/// <param name="Blob">The bytes, as docs/storage-format.md lays them out.</param>
/// <param name="Place">Where the secret is kept.</param>
public sealed record SealedSecret(ReadOnlyMemory<byte> Blob, SealedPlace Place);

/// <summary>The row that a sealed secret is kept in. All four parts are authenticated with the secret.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Keystore">The keystore.</param>
/// <param name="Alias">The alias.</param>
/// <param name="Revision">The revision of the tenant at which the row was written.</param>
public sealed record SealedPlace(string Tenant, string Keystore, string Alias, long Revision)
{
    /// <summary>The place of a secret that is not kept yet.</summary>
    public static SealedPlace Nowhere { get; } = new("", "", "", 0);
}
