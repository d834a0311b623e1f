using System.Security.Cryptography;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Keys.Ec;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Keys.Rsa;
using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.KeyPairs;

/// <summary>The key to generate: its type, and its size or curve (docs/contract.md#generate-a-key-pair).</summary>
internal abstract record KeyAlgorithm(KeyKind Kind)
{
    private const int DefaultRsaSize = 4096;
    private const int DefaultDsaSize = 2048;

    public static KeyAlgorithm Of(KeyPairSpecification specification) => specification.KeyType switch
    {
        null or "" or "RSA" => new Rsa(RsaSize(specification.KeySize ?? DefaultRsaSize)),
        "DSA" => Dsa(specification.KeySize ?? DefaultDsaSize),
        "EC" => Elliptic(specification.KeyAlgorithmParameter, specification.KeySize),
        _ => throw RequestInvalid.Because("KeyType", "it must be RSA, DSA or EC"),
    };

    /// <summary>Generates a key in PKCS#8, in the form in which every key is stored.</summary>
    public SecretBytes Generate()
    {
        using var key = Create();
        using var exported = PrivateKeyInfo.Export(key);
        using var read = KeyReader.ReadPrivate(exported.Span, new WorkBudget());
        return read.Encode();
    }

    protected abstract AsymmetricAlgorithm Create();

    // The sizes that the platform can generate.
    private static int RsaSize(int size) => size is >= 1024 and <= RsaPublicKey.MaxSize && size % 8 == 0
        ? size
        : throw RequestInvalid.Because("KeySize", "an RSA key has 1024 to 8192 bits, in steps of 8");

    // FIPS 186-4 section 4.2, with the longer q where there is a choice, as OpenSSL does.
    private static FiniteField Dsa(int size) => size switch
    {
        1024 => new(size, SubprimeSize: 160),
        2048 or 3072 => new(size, SubprimeSize: 256),
        _ => throw RequestInvalid.Because("KeySize", "a DSA key has 1024, 2048 or 3072 bits"),
    };

    private static EllipticCurve Elliptic(string? name, int? size)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            if (size is null) throw RequestInvalid.Because("KeyAlgorithmParameter", "an EC key needs the name of a curve or a KeySize");
            return CurveNames.OfSize(size.Value)
                is { } standard ? new EllipticCurve(standard) : throw RequestInvalid.Because("KeySize", "an EC key has 112 to 571 bits");
        }

        return new EllipticCurve(CurveNames.Find(name)
            ?? throw RequestInvalid.Because("KeyAlgorithmParameter", "it is not the name of a curve that is offered"));
    }

    private sealed record Rsa(int Size) : KeyAlgorithm(new KeyKind("RSA", Size))
    {
        protected override AsymmetricAlgorithm Create() => RSA.Create(Size);
    }

    private sealed record FiniteField(int Size, int SubprimeSize) : KeyAlgorithm(new KeyKind("DSA", Size, SubprimeSize))
    {
        protected override AsymmetricAlgorithm Create() => DSA.Create(Size);
    }

    private sealed record EllipticCurve(NamedCurve Curve) : KeyAlgorithm(new KeyKind("EC", Curve.FieldSize))
    {
        protected override AsymmetricAlgorithm Create() => ECDsa.Create(ECCurve.CreateFromValue(Curve.Oid));
    }
}
