using Latchkey.Keystores.KeyPairs;

namespace Latchkey.Formats.Tests.Chains;

internal static class Specifications
{
    /// <summary>2 March 2026, 10:20:30.456 UTC.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 3, 2, 10, 20, 30, 456, TimeSpan.Zero);

    public static KeyPairSpecification Rsa { get; } = new() { KeyType = "RSA", KeySize = 1024, CommonName = "sap", Country = "DE" };

    public static KeyPairSpecification Dsa { get; } = Rsa with { KeyType = "DSA" };

    /// <summary>The cheapest key there is.</summary>
    public static KeyPairSpecification Ec { get; } = Rsa with { KeyType = "EC", KeySize = 256 };

    public static KeyPairSpecification OfType(string type) => type switch { "RSA" => Rsa, "DSA" => Dsa, _ => Ec };

    public static KeyPairSpecification On(string curve) => Ec with { KeySize = null, KeyAlgorithmParameter = curve };
}
