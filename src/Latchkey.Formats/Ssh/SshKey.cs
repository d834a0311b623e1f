using Latchkey.Formats.Keys;
using Latchkey.Formats.Keys.Dsa;
using Latchkey.Formats.Keys.Ec;
using Latchkey.Formats.Keys.Rsa;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Ssh;

/// <summary>The kinds of keys in SSH key files. The default alias of an entry depends on the kind.</summary>
public enum SshKeyKind
{
    /// <summary>RSA, up to 8,192 bits.</summary>
    Rsa,

    /// <summary>DSA, up to 3,072 bits.</summary>
    Dsa,

    /// <summary>ECDSA on NIST's P-256, P-384 or P-521.</summary>
    Ec,

    /// <summary>Ed25519 (RFC 8032).</summary>
    Ed25519,
}

/// <summary>A private key from an SSH key file. Owns the octets of the key and clears them.</summary>
public sealed class SshKey : IDisposable
{
    internal SshKey(SshKeyKind kind, SecretBytes privateKey)
    {
        Kind = kind;
        PrivateKey = privateKey;
    }

    /// <summary>The kind of key.</summary>
    public SshKeyKind Kind { get; }

    /// <summary>The PKCS#8 PrivateKeyInfo (RFC 5958, version 1; RFC 8410 for Ed25519) in DER.</summary>
    public SecretBytes PrivateKey { get; }

    /// <summary>Encodes a key that SSH can use.</summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>: SSH has no form for the key, or its parts are inconsistent.
    /// </exception>
    internal static SshKey Of(PrivateKey key) => new(KindOf(key), key.Encode());

    /// <inheritdoc/>
    public void Dispose() => PrivateKey.Dispose();

    private static SshKeyKind KindOf(PrivateKey key) => key switch
    {
        RsaPrivateKey { Pss.IsPss: true } =>
            throw Refuse.PrivateKeyNotAcceptable("The private key is restricted to RSASSA-PSS, which SSH does not use."),
        RsaPrivateKey => SshKeyKind.Rsa,
        DsaPrivateKey => SshKeyKind.Dsa,
        EcPrivateKey { Curve.IsUsedBySsh: true } => SshKeyKind.Ec,
        EcPrivateKey =>
            throw Refuse.PrivateKeyNotAcceptable("The EC key is on a curve other than nistp256, nistp384 and nistp521."),
        _ => SshKeyKind.Ed25519,
    };
}
