using System.Collections.Frozen;
using Latchkey.Formats.Keys.Dsa;
using Latchkey.Formats.Keys.Ec;
using Latchkey.Formats.Keys.EdDsa;
using Latchkey.Formats.Keys.Rsa;

namespace Latchkey.Formats.Keys.Reading;

/// <summary>The algorithms whose private keys the keystore supports.</summary>
internal static class KeyFamilies
{
    private static readonly KeyFamily[] All = [new RsaFamily(), new EcFamily(), new DsaFamily(), new Ed25519Family()];

    private static readonly FrozenDictionary<string, KeyFamily> ByAlgorithm = All
        .SelectMany(family => family.Algorithms.Select(algorithm => KeyValuePair.Create(algorithm, family)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Finds the family of a private key by its OID, or null.</summary>
    public static KeyFamily? Find(string algorithm) => ByAlgorithm.GetValueOrDefault(algorithm);

    /// <summary>Finds the family of a public key by its OID, or null.</summary>
    public static KeyFamily? FindPublic(string algorithm) =>
        Find(algorithm) ?? Array.Find(All, family => family.FormerAlgorithm == algorithm);

    /// <summary>Finds a family by the format of its public keys in SSH, or null.</summary>
    public static KeyFamily? FindBySshFormat(ReadOnlySpan<byte> format)
    {
        foreach (var family in All)
        {
            if (family.HasSshFormat(format)) return family;
        }

        return null;
    }
}
