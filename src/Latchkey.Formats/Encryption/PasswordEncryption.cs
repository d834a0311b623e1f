using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Encryption;

/// <summary>An encryption with a password in a PKCS#12 file.</summary>
/// <param name="Salt">The salt of the derivation.</param>
/// <param name="Iterations">The iterations of the derivation.</param>
internal abstract record PasswordEncryption(byte[] Salt, int Iterations)
{
    /// <summary>The maximum length of a salt in octets. Writers use 8 to 64.</summary>
    public const int MaxSaltLength = 1024;

    /// <summary>Reads the algorithm with its parameters. Returns null if it is not supported.</summary>
    /// <exception cref="AsnContentException">The parameters are invalid.</exception>
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
            throw new AsnContentException("The parameters of the encryption are invalid.");
        return encryption;
    }

    /// <summary>The cost of one iteration, for everything that is derived.</summary>
    public abstract long CostOfIteration { get; }

    /// <summary>Whether the derivation takes the password as <see cref="Pkcs12Password.Utf16"/>, which may have two forms.</summary>
    protected abstract bool TakesUtf16 { get; }

    /// <summary>Charges the cost of <see cref="Open"/>.</summary>
    /// <param name="budget">The budget to charge.</param>
    /// <param name="forms">The number of forms of the password that may be tried.</param>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public void Charge(WorkBudget budget, int forms) => budget.SpendDerivation(Iterations, (TakesUtf16 ? forms : 1) * CostOfIteration);

    /// <summary>
    /// Decrypts a BER value, trying each possible form of the password. Returns null if the password is wrong, or the octets are damaged.
    /// </summary>
    public SecretBytes? Open(ReadOnlySpan<byte> encrypted, Pkcs12Password password)
    {
        do
        {
            var decrypted = Decrypt(encrypted, password);
            // One wrong key in 256 passes the padding check.
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

    /// <summary>Decrypts. Returns null if the padding is wrong.</summary>
    protected abstract SecretBytes? Decrypt(ReadOnlySpan<byte> encrypted, Pkcs12Password password);
}
