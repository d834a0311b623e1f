using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Keys.Dsa;
using Latchkey.Formats.Keys.Ec;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Keys.Rsa;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Ssh;

namespace Latchkey.Formats.KeyFiles;

/// <summary>Reads private keys in DER: OpenSSL's traditional forms, and PKCS#8.</summary>
internal static class EncodedKey
{
    /// <summary>RSAPrivateKey of PKCS#1 (RFC 8017 appendix A.1.2).</summary>
    /// <exception cref="AsnContentException">The octets do not have the expected structure. This holds for every method here.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>. This holds for every method here.
    /// </exception>
    public static SshKey ReadRsa(ReadOnlySpan<byte> key)
    {
        using var read = RsaPrivateKey.Read(key, publicKey: default, pss: default, new WorkBudget());
        return SshKey.Of(read);
    }

    /// <summary>OpenSSL's own form of a DSA key.</summary>
    public static SshKey ReadDsa(ReadOnlySpan<byte> key)
    {
        using var read = DsaPrivateKey.ReadTraditional(key, new WorkBudget());
        return SshKey.Of(read);
    }

    /// <summary>ECPrivateKey (RFC 5915 section 3).</summary>
    public static SshKey ReadEc(ReadOnlySpan<byte> key)
    {
        using var read = EcPrivateKey.Read(parameters: default, key, publicKey: default, new WorkBudget());
        return SshKey.Of(read);
    }

    /// <summary>PKCS#8 (RFC 5958 section 2).</summary>
    public static SshKey ReadPkcs8(ReadOnlySpan<byte> info)
    {
        using var read = KeyReader.ReadPrivate(info, new WorkBudget());
        return SshKey.Of(read);
    }

    /// <summary>EncryptedPrivateKeyInfo of PKCS#8 (RFC 5958 section 3).</summary>
    /// <exception cref="FileRefusedException">Also <see cref="FileFault.PasswordWrong"/> and <see cref="FileFault.TooCostly"/>.</exception>
    public static SshKey ReadEncryptedPkcs8(ReadOnlySpan<byte> info, Pkcs12Password password)
    {
        var encrypted = EncryptedKey.Read(info);
        if (encrypted.Encryption is null)
            throw Refuse.EncryptionUnknown(encrypted.EncryptionName);
        encrypted.Encryption.Charge(new WorkBudget(), password.Forms);
        using var decrypted = encrypted.Decrypt(password) ?? throw Refuse.PasswordWrong();
        // One wrong key in 256 passes the padding check.
        return DerWalk.Check(decrypted.Span) == DerFault.None ? ReadPkcs8(decrypted.Span) : throw Refuse.PasswordWrong();
    }
}
