namespace Latchkey.Keystores.Sealing;

/// <summary>A secret sealed under a data key and bound to its place: it opens nowhere else.</summary>
/// <param name="Blob">The bytes, laid out as in docs/storage-format.md.</param>
/// <param name="Place">The place where the secret is stored.</param>
public sealed record SealedSecret(ReadOnlyMemory<byte> Blob, SealedPlace Place);

/// <summary>The row that stores a sealed secret. All four parts are authenticated together with the secret.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Keystore">The keystore.</param>
/// <param name="Alias">The alias.</param>
/// <param name="Revision">The revision of the tenant at which the row was written.</param>
public sealed record SealedPlace(string Tenant, string Keystore, string Alias, long Revision)
{
    /// <summary>The place of a secret that is not stored yet.</summary>
    public static SealedPlace Nowhere { get; } = new("", "", "", 0);
}
