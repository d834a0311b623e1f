using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Encryption;

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

    /// <summary>Whether the derivation takes the password as <see cref="Pkcs12Password.Utf16"/>, of which there may be two forms.</summary>
    protected abstract bool TakesUtf16 { get; }

    /// <summary>Charges for <see cref="Open"/>.</summary>
    /// <param name="budget">The budget that pays.</param>
    /// <param name="forms">How many forms of the password may be tried.</param>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public void Charge(WorkBudget budget, int forms) => budget.SpendDerivation(Iterations, (TakesUtf16 ? forms : 1) * CostOfIteration);

    /// <summary>
    /// Decrypts a BER value, with each form of the password that may be right; null when the password is another, or the octets are
    /// damaged.
    /// </summary>
    public SecretBytes? Open(ReadOnlySpan<byte> encrypted, Pkcs12Password password)
    {
        do
        {
            var decrypted = Decrypt(encrypted, password);
            // One wrong key in 256 leaves something that looks padded.
            if (decrypted is not null && DerWalk.Check(decrypted.Span, allowIndefinite: true) is DerFault.None or DerFault.TooDeep)
            {
                if (TakesUtf16) password.Settle();
                return decrypted;
            }

            decrypted?.Dispose();
        }
        while (TakesUtf16 && password.TryOtherForm());
        return null;
    }

    /// <summary>Decrypts; null when the padding is wrong.</summary>
    protected abstract SecretBytes? Decrypt(ReadOnlySpan<byte> encrypted, Pkcs12Password password);
}
