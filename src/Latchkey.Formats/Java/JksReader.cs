using System.Security.Cryptography;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Java;

/// <summary>Reads keystores in the JDK's own formats, JKS and JCEKS, versions 1 and 2, as <c>keytool</c> writes them.</summary>
public static class JksReader
{
    /// <summary>
    /// Reads a file with its password. Private keys must have the same password. Keys with another password, secret keys, and certificates
    /// other than X.509 are reported but not read. The work beyond one pass over the file is added up, and refused before it is done.
    /// Memory grows with the size of the file, which the caller limits. If a certificate in a chain has not signed those below it, it is
    /// left out and reported. If a certificate has several issuers, one that is valid at <paramref name="at"/> comes first.
    /// </summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.NotAKeystoreFile"/>: the file is something else, or damaged. <see cref="FileFault.PasswordWrong"/>: the digest
    /// does not match, because the password is wrong or the file was altered. <see cref="FileFault.KeystoreFileNotAcceptable"/>: too many
    /// entries, two entries with the same alias, or an unknown Java class. <see cref="FileFault.TooCostly"/>. No other exception leaves
    /// this method.
    /// </exception>
    public static KeystoreFile Read(ReadOnlyMemory<byte> file, ReadOnlySpan<char> password, DateTimeOffset at = default)
    {
        try
        {
            // (1) outline (2) digest (3) cost of the keys, and their derivation (4) entries
            var outline = JksOutline.Read(file);
            var digest = Digest(outline.Body.Span, password);
            if (!CryptographicOperations.FixedTimeEquals(digest, outline.Digest.Span)) throw Refuse.PasswordWrong();

            var budget = new WorkBudget { MostIterations = long.MaxValue }; // keys are derived four at a time, so only the time counts
            var protectedKeys = outline.Entries.OfType<JksEntry.PrivateKey>().Select(entry => entry.Key).OfType<ProtectedKey>();
            using var keys = new JksKeys(password);
            keys.Derive(protectedKeys, password, budget);
            var chains = new JksChains(budget, at);
            return KeystoreFile.Collect(outline.Entries.SelectMany(Read), budget);

            IEnumerable<KeystoreFileEntry> Read(JksEntry entry) =>
                WithStrangers(EntryFault.OrUnsupported(entry.Alias, entry.Created, () => Open(entry, keys, chains, budget)), entry);
        }
        catch (Exception malformed) when (malformed is not FileRefusedException)
        {
            // No exception of a parser, ours or the framework's, passes this point.
            throw Refuse.NotAKeystore("The file is damaged.", malformed);
        }
    }

    /// <summary>The SHA-1 of the password, two words that the JDK adds, and the body.</summary>
    internal static byte[] Digest(ReadOnlySpan<byte> body, ReadOnlySpan<char> password)
    {
        using var octets = PasswordOctets.Utf16(password);
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        sha1.AppendData(octets.Span);
        sha1.AppendData("Mighty Aphrodite"u8);
        sha1.AppendData(body);
        return sha1.GetHashAndReset();
    }

    // A certificate without a place in the chain is reported rather than dropped silently.
    private static IEnumerable<KeystoreFileEntry> WithStrangers(KeystoreFileEntry read, JksEntry entry)
    {
        yield return read;
        if (read is KeystoreFileEntry.KeyPair pair && entry is JksEntry.PrivateKey given && pair.Chain.Count < given.Chain.Count)
        {
            const string Reason = "The chain of the private key holds certificates that have not signed those below them.";
            yield return new KeystoreFileEntry.Unsupported(entry.Alias, entry.Created, Reason);
        }
    }

    private static KeystoreFileEntry Open(JksEntry entry, JksKeys keys, JksChains chains, WorkBudget budget)
    {
        switch (entry)
        {
            case JksEntry.TrustedCertificate trusted:
                return new KeystoreFileEntry.TrustedCertificate(entry.Alias, entry.Created, ReadCertificate(trusted.Certificate));
            case JksEntry.PrivateKey pair:
                var chain = ReadChain(pair.Chain);
                var key = keys.Recover(pair.Key ?? throw Refuse.PrivateKeyNotAcceptable("The private key is protected in an unknown way."))
                    ?? throw Refuse.PrivateKeyNotAcceptable("The private key has a different password than the keystore.");
                return EntryFault.Join(entry.Alias, entry.Created, key, chain, chains.Arrange, budget);
            default:
                return new KeystoreFileEntry.Unsupported(entry.Alias, entry.Created, "The entry is a secret key.");
        }
    }

    private static List<Certificate> ReadChain(IReadOnlyList<EncodedCertificate> chain) => chain.Count switch
    {
        0 => throw Refuse.PrivateKeyNotAcceptable("The private key has no certificate."),
        > ChainReader.MaxCertificates =>
            throw Refuse.PrivateKeyNotAcceptable($"The private key has a chain of more than {ChainReader.MaxCertificates} certificates."),
        _ => chain.Select(ReadCertificate).ToList(),
    };

    private static Certificate ReadCertificate(EncodedCertificate certificate) =>
        certificate.IsX509
            ? CertificateReader.Read(certificate.Encoding)
            : throw Refuse.NotAcceptable("The certificate is not an X.509 certificate.");
}
