namespace Latchkey.Keystores.Formats;

/// <summary>The kinds of keys in SSH key files; by them go the aliases that entries get where none is given.</summary>
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

/// <summary>A private key out of an SSH key file. Owns the octets of the key and clears them.</summary>
public sealed class SshKey : IDisposable
{
    internal SshKey(SshKeyKind kind, SecretBytes privateKey)
    {
        Kind = kind;
        PrivateKey = privateKey;
    }

    /// <summary>What kind of key it is.</summary>
    public SshKeyKind Kind { get; }

    /// <summary>PrivateKeyInfo of PKCS#8 (RFC 5958, version 1; RFC 8410 for Ed25519), DER.</summary>
    public SecretBytes PrivateKey { get; }

    /// <inheritdoc/>
    public void Dispose() => PrivateKey.Dispose();
}
