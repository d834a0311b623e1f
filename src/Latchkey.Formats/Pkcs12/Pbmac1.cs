using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Pkcs12;

/// <summary>
/// PBMAC1 in PKCS#12 (RFC 9579), which OpenSSL writes from version 3.4 on: an HMAC whose key PBKDF2 derives. The salt and iterations of
/// MacData itself are unused.
/// </summary>
internal sealed record Pbmac1(HashAlgorithmName Hash, byte[] Digest, Pbkdf2 Derivation) : Pkcs12Mac(Hash, Digest)
{
    public const string Algorithm = "1.2.840.113549.1.5.14";

    // RFC 9579 requires the length, and a minimum from writers. No HMAC uses more than a block of its hash.
    private const int LeastKeyLength = 20;
    private const int MostKeyLength = 128;

    /// <exception cref="AsnContentException">The parameters are invalid.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.KeystoreFileNotAcceptable"/>: the algorithm is not supported.
    /// </exception>
    public static Pbmac1 Read(DerReader parameters, byte[] digest)
    {
        // SEQUENCE { keyDerivationFunc AlgorithmIdentifier, messageAuthScheme AlgorithmIdentifier } (RFC 8018 appendix A.5)
        var parts = parameters.Enter(DerTag.Sequence);
        var derivation = Pbkdf2.Read(parts.Enter(DerTag.Sequence))
            ?? throw Refuse.MacUnknown("PBMAC1 with a derivation other than PBKDF2 with HMAC-SHA-1 or SHA-2");
        var scheme = AlgorithmIdentifier.Read(parts.Enter(DerTag.Sequence)).Algorithm;
        parts.ThrowIfNotAtEnd();
        if (derivation is { Iterations: 0 } or { Salt.Length: 0 or > PasswordEncryption.MaxSaltLength }
            or { KeyLength: null or < LeastKeyLength or > MostKeyLength })
            throw new AsnContentException("The parameters of the MAC are invalid.");
        var hash = Pbkdf2.HmacOf(scheme) ?? throw Refuse.MacUnknown($"PBMAC1 with the algorithm {scheme}");
        return new Pbmac1(hash, digest, derivation);
    }

    public override bool SettlesPassword => false;

    public override void Charge(WorkBudget budget, Pkcs12Password password) =>
        budget.SpendDerivation(Derivation.Iterations, DerivationCosts.Pbkdf2(Derivation.Hash, Derivation.KeyLength!.Value));

    public override bool Fits(SecretBytes contents, Pkcs12Password password)
    {
        using var key = Derivation.Derive(password.Utf8, Derivation.KeyLength!.Value);
        return Fits(contents, key);
    }
}
