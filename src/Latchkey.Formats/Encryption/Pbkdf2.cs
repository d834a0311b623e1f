using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Latchkey.Formats.Encryption;

/// <summary>PBKDF2 (RFC 8018 section 5.2) with its parameters.</summary>
/// <param name="Salt">The salt.</param>
/// <param name="Iterations">The number of iterations.</param>
/// <param name="KeyLength">The length of the key in octets; null if the file leaves it to the algorithm that uses the key.</param>
/// <param name="Hash">The hash of the HMAC.</param>
internal sealed record Pbkdf2(byte[] Salt, int Iterations, int? KeyLength, HashAlgorithmName Hash)
{
    public const string Algorithm = Oids.Pbkdf2;

    /// <summary>Reads the algorithm with its parameters. Returns null if it is another algorithm, or has an unsupported hash.</summary>
    /// <exception cref="AsnContentException">The parameters do not have the expected structure.</exception>
    public static Pbkdf2? Read(DerReader derivation)
    {
        // SEQUENCE { OBJECT IDENTIFIER, SEQUENCE { salt OCTET STRING, iterationCount INTEGER, keyLength INTEGER OPTIONAL,
        //   prf AlgorithmIdentifier DEFAULT hmacWithSHA1 } }
        if (derivation.ReadObjectIdentifier() != Algorithm) return null;
        var parameters = derivation.Enter(DerTag.Sequence);
        var salt = parameters.ReadContents(DerTag.OctetString).ToArray();
        var iterations = parameters.ReadCount();
        int? keyLength = parameters.Tag == DerTag.Integer ? parameters.ReadCount() : null;
        var hash = parameters.IsAtEnd
            ? HashAlgorithmName.SHA1
            : HmacOf(AlgorithmIdentifier.Read(parameters.Enter(DerTag.Sequence)).Algorithm);
        parameters.ThrowIfNotAtEnd();
        return hash is null ? null : new Pbkdf2(salt, iterations, keyLength, hash.Value);
    }

    /// <summary>The supported hashes, by the dotted OIDs of their HMACs (RFC 8018 appendix B.1.2).</summary>
    public static IReadOnlyDictionary<string, HashAlgorithmName> Hmacs { get; } =
        new Dictionary<string, HashAlgorithmName>(StringComparer.Ordinal)
        {
            ["1.2.840.113549.2.7"] = HashAlgorithmName.SHA1,
            ["1.2.840.113549.2.8"] = MessageDigest.Sha224,
            ["1.2.840.113549.2.9"] = HashAlgorithmName.SHA256,
            ["1.2.840.113549.2.10"] = HashAlgorithmName.SHA384,
            ["1.2.840.113549.2.11"] = HashAlgorithmName.SHA512,
            ["1.2.840.113549.2.12"] = MessageDigest.Sha512With224,
            ["1.2.840.113549.2.13"] = MessageDigest.Sha512With256,
        };

    /// <summary>The hash of an HMAC by its dotted OID; null if it is not supported.</summary>
    public static HashAlgorithmName? HmacOf(string oid) => Hmacs.TryGetValue(oid, out var hash) ? hash : null;

    /// <summary>Derives a number of octets.</summary>
    public SecretBytes Derive(ReadOnlySpan<byte> password, int length)
    {
        if (!MessageDigest.IsInPlatform(Hash)) return DeriveByBouncyCastle(password, length);
        var key = new SecretBytes(length);
        Rfc2898DeriveBytes.Pbkdf2(password, Salt, key.Octets, Iterations, Hash);
        return key;
    }

    private SecretBytes DeriveByBouncyCastle(ReadOnlySpan<byte> password, int length)
    {
        using var secret = new SecretBytes(password);
        var generator = new Pkcs5S2ParametersGenerator(MessageDigest.Create(Hash));
        generator.Init(secret.Octets, Salt, Iterations);
        return KeyParameters.Take((KeyParameter)generator.GenerateDerivedMacParameters(length * 8));
    }
}
