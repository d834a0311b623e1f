using System.Collections.Immutable;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.ProviderKeys;

/// <summary>A new key pair that is not sealed yet. Its holder disposes it.</summary>
/// <param name="Chain">Its certificates, its own first.</param>
/// <param name="PrivateKey">The private key, a PKCS#8 PrivateKeyInfo (RFC 5958) in DER.</param>
public sealed record NewKeyPair(ImmutableArray<Certificate> Chain, SecretBytes PrivateKey) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => PrivateKey.Dispose();
}
