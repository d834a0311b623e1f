using System.Formats.Asn1;

namespace Latchkey.Keystores.Formats;

/// <summary>How something in a PKCS#12 file is encrypted with a password.</summary>
/// <param name="Salt">Of the derivation.</param>
/// <param name="Iterations">Of the derivation.</param>
internal abstract record PasswordEncryption(byte[] Salt, int Iterations)
{
    /// <summary>Most octets of a salt; writers use 8 to 64.</summary>
    public const int MaxSaltLength = 1024;

    /// <summary>Reads the algorithm with its parameters; null when it is none of those that are read.</summary>
    /// <exception cref="AsnContentException">The parameters make no sense.</exception>
    public static PasswordEncryption? Read(DerReader algorithm)
    {
        // SEQUENCE { algorithm OBJECT IDENTIFIER, parameters SEQUENCE }
        var oid = algorithm.ReadObjectIdentifier();
        if (algorithm.Tag != DerTag.Sequence) return null;
        var parameters = algorithm.Enter(DerTag.Sequence);
        algorithm.ThrowIfNotAtEnd();
        PasswordEncryption? encryption = oid == Pbes2Encryption.Algorithm
            ? Pbes2Encryption.ReadParameters(parameters)
            : Pkcs12Encryption.ReadParameters(oid, parameters);
        if (encryption is { Iterations: 0 } or { Salt.Length: 0 or > MaxSaltLength })
            throw new AsnContentException("The encryption makes no sense.");
        return encryption;
    }

    /// <summary>What an iteration of the derivation costs, for all that is derived.</summary>
    public abstract long CostOfIteration { get; }

    /// <summary>Decrypts; null when the password is another, or the octets are damaged.</summary>
    public abstract SecretBytes? Decrypt(ReadOnlySpan<byte> encrypted, Pkcs12Password password);
}
