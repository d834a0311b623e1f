using Latchkey.Formats.Chains;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.Java;

/// <summary>
/// The parts of a JKS or JCEKS file, found before any cryptography. Both formats are the JDK's own. They differ in the magic number and the
/// protection of private keys, and only JCEKS has secret keys.
/// </summary>
/// <param name="Entries">The entries in the order of the file.</param>
/// <param name="Body">The octets before the digest, which it covers.</param>
/// <param name="Digest">The SHA-1 of the password, two words of Java's, and the body.</param>
internal sealed record JksOutline(IReadOnlyList<JksEntry> Entries, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Digest)
{
    public const uint JksMagic = 0xFEEDFEED;
    public const uint JceksMagic = 0xCECECECE;
    public const int DigestLength = 20;

    // tag (4), alias (2 + 0), date (8), length (4)
    private const int MinEntryLength = 18;

    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.NotAKeystoreFile"/>, <see cref="FileFault.KeystoreFileNotAcceptable"/>.
    /// </exception>
    public static JksOutline Read(ReadOnlyMemory<byte> file)
    {
        // magic (4) | version (4) | number of entries (4) | entries | digest (20)
        var data = new JavaData(file);
        var magic = data.Remaining < sizeof(uint) ? 0 : (uint)data.ReadInt32();
        if (magic is not (JksMagic or JceksMagic)) throw Refuse.NotAKeystore(ForeignFile.Describe(file.Span, "a JKS or JCEKS keystore"));
        var version = data.ReadInt32();
        if (version is not (1 or 2)) throw Refuse.NotAKeystore("The keystore's version is neither 1 nor 2.");

        var entries = ReadEntries(data, magic, version);
        if (data.Remaining < DigestLength) throw Refuse.NotAKeystore("The file is cut off.");
        var body = file[..data.Position];
        var digest = data.Read(DigestLength);
        if (!UploadedFile.IsPadding(file.Span[data.Position..])) throw Refuse.NotAKeystore("Data follows the end of the keystore.");
        return new JksOutline(entries, body, digest);
    }

    private static List<JksEntry> ReadEntries(JavaData data, uint magic, int version)
    {
        var count = (uint)data.ReadInt32();
        if (count > KeystoreFile.MaxEntries)
            throw Refuse.KeystoreNotAcceptable($"The keystore has more than {KeystoreFile.MaxEntries} entries.");
        if (count > data.Remaining / MinEntryLength) throw Refuse.NotAKeystore("The file is cut off.");

        var entries = new List<JksEntry>();
        var aliases = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            // tag (4) | alias (2 + n) | date, milliseconds since 1970 (8) | contents
            var tag = data.ReadInt32();
            var alias = ModifiedUtf8.Decode(data.ReadText().Span);
            var created = DateOf(data.ReadInt64());
            if (!aliases.Add(alias)) throw Refuse.KeystoreNotAcceptable("The keystore has two entries with the same alias.");
            entries.Add(tag switch
            {
                1 => new JksEntry.PrivateKey(alias, created, ProtectedKey.Read(data.ReadBlock().Span), ReadChain(data, version)),
                2 => new JksEntry.TrustedCertificate(alias, created, ReadCertificate(data, version)),
                3 when magic == JceksMagic => ReadSecretKey(data, alias, created),
                _ => throw Refuse.NotAKeystore("The file is damaged: it has an entry of an unknown kind."),
            });
        }

        return entries;
    }

    private static JksEntry.SecretKey ReadSecretKey(JavaData data, string alias, DateTimeOffset? created)
    {
        SealedObjects.Skip(data);
        return new JksEntry.SecretKey(alias, created);
    }

    // number (4) | certificates
    private static List<EncodedCertificate> ReadChain(JavaData data, int version)
    {
        var chain = new List<EncodedCertificate>();
        for (var left = (uint)data.ReadInt32(); left > 0; left--)
        {
            var certificate = ReadCertificate(data, version);
            // One more than the maximum shows that there are too many.
            if (chain.Count <= ChainReader.MaxCertificates) chain.Add(certificate);
        }

        return chain;
    }

    // type (2 + n), since version 2 | certificate (4 + n)
    private static EncodedCertificate ReadCertificate(JavaData data, int version)
    {
        var isX509 = version == 1 || data.ReadText().Span is var type && (type.SequenceEqual("X.509"u8) || type.SequenceEqual("X509"u8));
        return new EncodedCertificate(isX509, data.ReadBlock());
    }

    private static DateTimeOffset? DateOf(long milliseconds) =>
        milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
