using Latchkey.Formats.Certificates;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Pkcs12;

/// <summary>What a bag of a PKCS#12 file holds. Keys and certificates are separate bags, to be joined.</summary>
/// <param name="Name">The alias; null where there is none.</param>
/// <param name="LocalKeyId">The same for a key and its certificate; null where there is none.</param>
internal abstract record Pkcs12Item(string? Name, string? LocalKeyId)
{
    /// <param name="Name">As in <see cref="Pkcs12Item"/>.</param>
    /// <param name="LocalKeyId">As in <see cref="Pkcs12Item"/>.</param>
    /// <param name="Value">The certificate.</param>
    /// <param name="IsTrusted">Whether it is an entry of its own even if it is in the chain of a key.</param>
    public sealed record Certificate(string? Name, string? LocalKeyId, Certificates.Certificate Value, bool IsTrusted)
        : Pkcs12Item(Name, LocalKeyId);

    /// <param name="Name">As in <see cref="Pkcs12Item"/>.</param>
    /// <param name="LocalKeyId">As in <see cref="Pkcs12Item"/>.</param>
    /// <param name="Value">PrivateKeyInfo.</param>
    public sealed record PrivateKey(string? Name, string? LocalKeyId, SecretBytes Value) : Pkcs12Item(Name, LocalKeyId);

    /// <param name="Name">As in <see cref="Pkcs12Item"/>.</param>
    /// <param name="LocalKeyId">As in <see cref="Pkcs12Item"/>.</param>
    /// <param name="Reason">Why it is not read.</param>
    /// <param name="IsKey">Whether it is a private key, which could not be opened.</param>
    public sealed record Unsupported(string? Name, string? LocalKeyId, string Reason, bool IsKey) : Pkcs12Item(Name, LocalKeyId);
}
