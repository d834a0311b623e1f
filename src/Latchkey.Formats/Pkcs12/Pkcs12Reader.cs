using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.Pkcs12;

/// <summary>
/// Reads PKCS#12 files (RFC 7292), DER or BER, of OpenSSL, the JDK, Windows, Mozilla and BouncyCastle. Supports PBES2 (AES, Triple DES,
/// Camellia) and PKCS#12's own encryption (Triple DES, RC2), with an HMAC of SHA-1 or SHA-2, by PKCS#12's own derivation or PBMAC1 (RFC
/// 9579), or without. Zeros and line ends after the file are ignored.
/// </summary>
/// <remarks>
/// .NET's own readers are not suitable. <c>Pkcs12Info</c> overflows the stack, and so ends the process, on an encrypted part with 20,000
/// nested levels, and leaves copies of keys in memory. <c>X509CertificateLoader</c> gives no aliases outside of Windows.
/// </remarks>
public static class Pkcs12Reader
{
    private const string Expected = "a PKCS#12 keystore";

    /// <summary>
    /// Reads a file with its password. Secret keys, revocation lists, damaged bags, and keys without a certificate or with another password
    /// are reported but not read. All key derivations of the file are added up, and refused before they are done if one has more than
    /// 1,000,000 iterations or all take more than 0.78 s. Derivations that become known after a part is decrypted are added before any
    /// other is done. Memory grows with the size of the file, which the caller limits. If a certificate has several issuers, one that is
    /// valid at the given time comes first.
    /// </summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.NotAKeystoreFile"/>: the file is something else, or damaged. <see cref="FileFault.PasswordWrong"/>: the MAC
    /// does not match, because the password is wrong or the file was altered, or something cannot be decrypted.
    /// <see cref="FileFault.KeystoreFileNotAcceptable"/>: the file is nested too deeply, has too many entries, or uses an unsupported
    /// algorithm. <see cref="FileFault.TooCostly"/>. No other exception leaves this method.
    /// </exception>
    public static KeystoreFile Read(ReadOnlyMemory<byte> file, ReadOnlySpan<char> password, DateTimeOffset at = default)
    {
        try
        {
            if (file.Span is not [DerTag.Sequence, ..]) throw Refuse.NotAKeystore(ForeignFile.Describe(file.Span, Expected));
            return ReadSequence(file.Span, password, at);
        }
        catch (Exception malformed) when (malformed is not FileRefusedException)
        {
            // No exception of a parser, ours or the framework's, passes this point.
            throw Refuse.NotAKeystore(ForeignFile.Describe(file.Span, Expected), malformed);
        }
    }

    // (1) find the parts (2) charge the costs known so far (3) check the MAC (4) decrypt the parts, and charge the keys in them (5) open
    // the bags (6) join keys and certificates
    private static KeystoreFile ReadSequence(ReadOnlySpan<byte> file, ReadOnlySpan<char> password, DateTimeOffset at)
    {
        var safes = new List<Safe>();
        using var octets = new Pkcs12Password(password);
        using var pfx = Pfx.Read(file);
        try
        {
            pfx.ReadSafes(safes);

            var budget = new WorkBudget();
            pfx.Mac?.Charge(budget, octets);
            var forms = pfx.Mac is { SettlesPassword: true } ? 1 : octets.Forms;
            safes.ForEach(safe => safe.Charge(budget, forms));

            if (pfx.Mac is not null && !pfx.Mac.Fits(pfx.Contents, octets)) throw Refuse.PasswordWrong();

            var encrypted = safes.FindAll(safe => safe.IsEncrypted);
            encrypted.ForEach(safe => safe.Decrypt(octets));
            encrypted.ForEach(safe => safe.Charge(budget, octets.Forms));

            using var items = new Pkcs12Items(octets, passwordIsProven: pfx.Mac is not null || encrypted.Count > 0);
            safes.ForEach(safe => safe.VisitBags(items.Open));

            return KeystoreFile.Collect(new Pkcs12Assembly(items.All, budget, at).Entries(), budget);
        }
        finally
        {
            safes.ForEach(safe => safe.Dispose());
        }
    }
}
