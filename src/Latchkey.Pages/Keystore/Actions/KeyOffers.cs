using System.Globalization;
using Latchkey.Keystores.KeyPairs;

namespace Latchkey.Pages.Keystore.Actions;

/// <summary>The choices that the dialog offers for a type of key (docs/contract.md#generate-a-key-pair).</summary>
internal sealed record KeyOffers(string Type, string DefaultSize, IReadOnlyList<string> Sizes, IReadOnlyList<string> SignatureAlgorithms)
{
    private static readonly KeyOffers Rsa = new(
        "RSA", "4096", ["2048", "3072", "4096", "8192"], ["SHA-512/RSA", "SHA-384/RSA", "SHA-256/RSA", "SHA-224/RSA", "SHA-1/RSA"]);

    private static readonly KeyOffers Ec = new(
        "EC", "secp256r1", ["secp256r1", "secp384r1", "secp521r1", "secp256k1", "secp224r1", "secp192r1"],
        ["SHA-256/ECDSA", "SHA-512/ECDSA", "SHA-1/ECDSA"]);

    private static readonly KeyOffers Dsa = new("DSA", "2048", ["1024", "2048", "3072"], ["SHA-256/DSA", "SHA-224/DSA", "SHA-1/DSA"]);

    /// <summary>The types that are offered.</summary>
    public static IReadOnlyList<string> TypesFor(bool ssh) => ssh ? ["RSA", "EC"] : ["RSA", "EC", "DSA"];

    /// <summary>The offer for a type.</summary>
    public static KeyOffers Of(string type) => type switch { "EC" => Ec, "DSA" => Dsa, _ => Rsa };

    /// <summary>The specification of a key pair with a chosen size or curve.</summary>
    public KeyPairSpecification Specification(string size) => Type == "EC"
        ? new KeyPairSpecification { KeyType = Type, KeyAlgorithmParameter = size }
        : new KeyPairSpecification { KeyType = Type, KeySize = int.Parse(size, CultureInfo.InvariantCulture) };
}
