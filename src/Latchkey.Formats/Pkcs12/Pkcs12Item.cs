using Latchkey.Formats.Certificates;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Pkcs12;

/// <summary>The contents of a bag in a PKCS#12 file. Keys and certificates are in separate bags and have to be joined.</summary>
/// <param name="Name">The alias, or null.</param>
/// <param name="LocalKeyId">An id that a key and its certificate share, or null.</param>
internal abstract record Pkcs12Item(string? Name, string? LocalKeyId)
{
    /// <param name="Name">See <see cref="Pkcs12Item"/>.</param>
    /// <param name="LocalKeyId">See <see cref="Pkcs12Item"/>.</param>
    /// <param name="Value">The certificate.</param>
    /// <param name="IsTrusted">Whether it is an entry of its own even if it is in the chain of a key.</param>
    public sealed record Certificate(string? Name, string? LocalKeyId, Certificates.Certificate Value, bool IsTrusted)
        : Pkcs12Item(Name, LocalKeyId);

    /// <param name="Name">See <see cref="Pkcs12Item"/>.</param>
    /// <param name="LocalKeyId">See <see cref="Pkcs12Item"/>.</param>
    /// <param name="Value">The PrivateKeyInfo.</param>
    public sealed record PrivateKey(string? Name, string? LocalKeyId, SecretBytes Value) : Pkcs12Item(Name, LocalKeyId);

    /// <param name="Name">See <see cref="Pkcs12Item"/>.</param>
    /// <param name="LocalKeyId">See <see cref="Pkcs12Item"/>.</param>
    /// <param name="Reason">Why it was not read.</param>
    /// <param name="IsKey">Whether it is a private key that could not be opened.</param>
    public sealed record Unsupported(string? Name, string? LocalKeyId, string Reason, bool IsKey) : Pkcs12Item(Name, LocalKeyId);
}
