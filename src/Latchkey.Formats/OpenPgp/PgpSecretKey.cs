using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.OpenPgp;

/// <summary>A transferable secret key of version 4 (RFC 4880 section 11.2), opened. Disposing of it clears its secret.</summary>
/// <param name="Public">Its public key.</param>
/// <param name="Octets">
/// The packets of the secret key in binary form, with the secret numbers of the key and of all subkeys NOT encrypted (RFC 4880 section
/// 5.5.3, usage 0). All other packets are as they are in the file. The receiver seals it; <see cref="PgpKeyWriter.WriteSecret"/> takes it.
/// </param>
public sealed record PgpSecretKey(PgpPublicKey Public, SecretBytes Octets) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Octets.Dispose();
}
