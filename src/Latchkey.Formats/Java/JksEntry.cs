using Latchkey.Formats.Certificates;

namespace Latchkey.Formats.Java;

/// <summary>An entry of a JKS or JCEKS file, still encrypted.</summary>
internal abstract record JksEntry(string Alias, DateTimeOffset? Created)
{
    public sealed record TrustedCertificate(string Alias, DateTimeOffset? Created, EncodedCertificate Certificate)
        : JksEntry(Alias, Created);

    /// <summary>A private key and its chain. The key is null if its protection is unknown.</summary>
    public sealed record PrivateKey(string Alias, DateTimeOffset? Created, ProtectedKey? Key, IReadOnlyList<EncodedCertificate> Chain)
        : JksEntry(Alias, Created);

    public sealed record SecretKey(string Alias, DateTimeOffset? Created) : JksEntry(Alias, Created);
}

/// <summary>A certificate of any type, still encoded.</summary>
internal readonly record struct EncodedCertificate(bool IsX509, ReadOnlyMemory<byte> Encoding);
