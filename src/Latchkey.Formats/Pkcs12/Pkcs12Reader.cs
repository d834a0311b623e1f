using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.Pkcs12;

/// <summary>
/// Reads PKCS#12 files (RFC 7292), DER or BER, as OpenSSL, the JDK, Windows, Mozilla and BouncyCastle write them: with
/// PBES2 (AES, Triple DES, Camellia) or PKCS#12's own encryption (Triple DES, RC2), with an HMAC of SHA-1 or SHA-2, by PKCS#12's
/// own derivation or PBMAC1 (RFC 9579), or without. Zeros and line ends behind the file are passed over.
/// </summary>
/// <remarks>
/// .NET's own readers do not do: <c>Pkcs12Info</c> overflows the stack, and so ends the process, over an encrypted part
/// that is nested 20,000 levels deep, and leaves copies of keys in memory; <c>X509CertificateLoader</c> gives no aliases
/// outside of Windows.
/// </remarks>
public static class Pkcs12Reader
{
    private const string Expected = "a PKCS#12 keystore";

    /// <summary>
    /// Reads a file that the password opens. Secret keys, revocation lists, and keys without a certificate or with another
    /// password are named but not read, as is a bag that is damaged. All derivations of keys that the file asks for are added up
    /// and refused, above 1,000,000 iterations each or 0.78 s together, before any of them is done; those that only a decrypted part
    /// shows, before any further one.
    /// Memory grows with the size of the file, which the caller limits. Of several issuers of a certificate, one that is valid at
    /// the given moment comes first.
    /// </summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.NotAKeystoreFile"/>: something else, or damaged; <see cref="FileFault.PasswordWrong"/>: the MAC does
    /// not fit, because of the password or of a change to the file, or something cannot be decrypted;
    /// <see cref="FileFault.KeystoreFileNotAcceptable"/>: nested too deeply, too many entries, an algorithm that is not read;
    /// <see cref="FileFault.TooCostly"/>. No other exception leaves this method.
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
            // The one border between the parsers, ours and the framework's, and everybody else.
            throw Refuse.NotAKeystore(ForeignFile.Describe(file.Span, Expected), malformed);
        }
    }

    // (1) find the parts (2) charge for what can be seen (3) check the MAC (4) decrypt the parts and charge for the keys in
    // them (5) open the bags (6) join keys and certificates
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
