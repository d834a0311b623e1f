using System.Collections.Immutable;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.ProviderKeys;

/// <summary>A key pair that was just made and is not sealed yet; its holder disposes it.</summary>
/// <param name="Chain">Its certificates, its own first.</param>
/// <param name="PrivateKey">PrivateKeyInfo of PKCS#8 (RFC 5958), DER.</param>
public sealed record NewKeyPair(ImmutableArray<Certificate> Chain, SecretBytes PrivateKey) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => PrivateKey.Dispose();
}
