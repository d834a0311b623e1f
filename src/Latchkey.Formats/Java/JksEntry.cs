using Latchkey.Formats.Certificates;

namespace Latchkey.Formats.Java;

/// <summary>An entry of a JKS or JCEKS file, not yet decrypted.</summary>
internal abstract record JksEntry(string Alias, DateTimeOffset? Created)
{
    public sealed record TrustedCertificate(string Alias, DateTimeOffset? Created, EncodedCertificate Certificate)
        : JksEntry(Alias, Created);

    /// <summary>A private key, null when it is protected in an unknown way, and its chain.</summary>
    public sealed record PrivateKey(string Alias, DateTimeOffset? Created, ProtectedKey? Key, IReadOnlyList<EncodedCertificate> Chain)
        : JksEntry(Alias, Created);

    public sealed record SecretKey(string Alias, DateTimeOffset? Created) : JksEntry(Alias, Created);
}

/// <summary>A certificate of some type, not yet read.</summary>
internal readonly record struct EncodedCertificate(bool IsX509, ReadOnlyMemory<byte> Encoding);
