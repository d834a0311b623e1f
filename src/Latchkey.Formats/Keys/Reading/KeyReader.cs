using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys.Reading;

/// <summary>
/// Reads keys of every algorithm, both from uploads and from the store: earlier versions stored keys in the form of their files.
/// </summary>
internal static class KeyReader
{
    /// <summary>Reads SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).</summary>
    /// <exception cref="AsnContentException">The octets are not a public key.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.CertificateNotAcceptable"/>: the key is invalid or too large.
    /// </exception>
    public static SubjectPublicKey ReadPublic(ReadOnlySpan<byte> encoded)
    {
        var key = PublicKeyInfo.Read(encoded);
        return KeyFamilies.FindPublic(key.Algorithm) is { } family ? family.Describe(key) : OtherKeys.Describe(key);
    }

    /// <summary>Reads PKCS#8 of version 1 or 2 (RFC 5958 section 2).</summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>; <see cref="FileFault.TooCostly"/>: the budget does not allow it.
    /// </exception>
    public static PrivateKey ReadPrivate(ReadOnlySpan<byte> pkcs8, WorkBudget budget)
    {
        try
        {
            var info = PrivateKeyInfo.Read(pkcs8);
            return KeyFamilies.Find(info.Algorithm)?.Read(info, budget) ?? throw Refuse.PrivateKeyNotAcceptable(
                $"The private key is neither RSA nor DSA nor EC nor Ed25519, but {OtherKeys.NameOf(info.Algorithm)}.");
        }
        catch (Exception damaged) when (damaged is AsnContentException or CryptographicException)
        {
            throw Refuse.PrivateKeyNotAcceptable("The private key is damaged.", damaged);
        }
    }

    /// <summary>Reads PKCS#8 like <see cref="ReadPrivate"/>, and makes the key ready to sign.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static SigningKey ReadSigning(SecretBytes pkcs8)
    {
        using var key = ReadPrivate(pkcs8.Span, new WorkBudget());
        try
        {
            return key.Use();
        }
        catch (Exception damaged) when (damaged is not FileRefusedException)
        {
            throw Refuse.PrivateKeyNotAcceptable("The private key is damaged.", damaged);
        }
    }
}
