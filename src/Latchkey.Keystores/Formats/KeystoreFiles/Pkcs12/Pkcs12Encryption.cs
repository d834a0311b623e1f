using System.Security.Cryptography;

namespace Latchkey.Keystores.Formats;

/// <summary>
/// PKCS#12's own encryption (RFC 7292 appendix C), which Windows, older JDKs and OpenSSL before 3.0 write. RC4, which no
/// writer chooses by itself, is left out.
/// </summary>
internal sealed record Pkcs12Encryption(byte[] Salt, int Iterations, string Algorithm) : PasswordEncryption(Salt, Iterations)
{
    private const string TripleDesThreeKeys = "1.2.840.113549.1.12.1.3";
    private const string TripleDesTwoKeys = "1.2.840.113549.1.12.1.4";
    private const string Rc2Of128Bits = "1.2.840.113549.1.12.1.5";
    private const string Rc2Of40Bits = "1.2.840.113549.1.12.1.6";

    // Of both ciphers.
    private const int BlockLength = 8;

    public static Pkcs12Encryption? ReadParameters(string algorithm, DerReader parameters)
    {
        if (algorithm is not (TripleDesThreeKeys or TripleDesTwoKeys or Rc2Of128Bits or Rc2Of40Bits)) return null;
        // SEQUENCE { salt OCTET STRING, iterations INTEGER }
        var salt = parameters.ReadContents(DerTag.OctetString).ToArray();
        var iterations = parameters.ReadCount();
        parameters.ThrowIfNotAtEnd();
        return new Pkcs12Encryption(salt, iterations, algorithm);
    }

    public override long CostOfIteration =>
        DerivationCosts.Pkcs12(HashAlgorithmName.SHA1, KeyLength) + DerivationCosts.Pkcs12(HashAlgorithmName.SHA1, BlockLength);

    protected override bool TakesUtf16 => true;

    protected override SecretBytes? Decrypt(ReadOnlySpan<byte> encrypted, Pkcs12Password password)
    {
        using SymmetricAlgorithm cipher = Algorithm is TripleDesThreeKeys or TripleDesTwoKeys ? TripleDES.Create() : RC2.Create();
        using var derived = Derive(password, KeyPurpose.Encryption, KeyLength);
        using var key = Algorithm == TripleDesTwoKeys ? RepeatFirst(derived) : new SecretBytes(derived.Span);
        using var iv = Derive(password, KeyPurpose.InitializationVector, BlockLength);
        cipher.KeySize = key.Length * 8;
        return CbcDecryption.Decrypt(cipher, key.Span, iv.Span, encrypted);
    }

    private int KeyLength => Algorithm switch
    {
        TripleDesThreeKeys => 24,
        Rc2Of40Bits => 5,
        _ => 16,
    };

    // Two keys are three of which the third is the first; .NET 10 takes 16 octets on Linux but then fails to use them.
    private static SecretBytes RepeatFirst(SecretBytes keys)
    {
        var repeated = new SecretBytes(keys.Length + BlockLength);
        keys.Span.CopyTo(repeated.Octets);
        keys.Span[..BlockLength].CopyTo(repeated.Octets.AsSpan(keys.Length));
        return repeated;
    }

    private SecretBytes Derive(Pkcs12Password password, KeyPurpose purpose, int length) =>
        Pkcs12KeyDerivation.Derive(password.Utf16, Salt, Iterations, purpose, HashAlgorithmName.SHA1, length);
}
