namespace Latchkey.Keystores.Formats;

/// <summary>
/// Reads a PEM file with any number of certificates, as authorities and <c>ca-certificates</c> deliver them: each is an entry without a
/// name. What else is in the file is named but not read, private keys too.
/// </summary>
internal static class PemBundleReader
{
    /// <summary>Whether the file is PEM, whatever text is before it.</summary>
    public static bool IsBundle(ReadOnlySpan<byte> file) => file is not [DerTag.Sequence, >= 0x80, ..] && ForeignFile.NameByStart(file) is null && PemText.IsIn(file);

    /// <summary>Reads the file. Work and memory grow with its size, which the caller limits.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.NotAKeystoreFile"/>: it is cut off or holds no certificate; <see cref="Refusal.KeystoreFileNotAcceptable"/>: more than
    /// <see cref="KeystoreFile.MaxEntries"/> blocks. No other exception leaves this method.
    /// </exception>
    public static KeystoreFile Read(ReadOnlyMemory<byte> file)
    {
        var entries = new List<KeystoreFileEntry>();
        var certificates = 0;
        for (var pem = new PemText(UploadedFile.WithLineEnds(file.Span), reason => Refuse.NotAKeystore(reason)); pem.MoveNext();)
        {
            if (entries.Count == KeystoreFile.MaxEntries) throw Refuse.KeystoreNotAcceptable($"The file has more than {KeystoreFile.MaxEntries} entries.");
            var number = entries.Count + 1;
            if (CertificateReader.IsCertificateLabel(pem.Label))
            {
                certificates++;
                entries.Add(CertificateOf(PemText.DecodeBase64(pem.Body), number));
            }
            else
            {
                entries.Add(Unread(number, $"holds {ForeignFile.NameByLabel(pem.Label)}; a bundle is read for its certificates.{RemedyOf(pem.Label)}"));
            }
        }

        return certificates > 0 ? new KeystoreFile(entries) : throw Refuse.NotAKeystore("The PEM file holds no certificate.");
    }

    private static KeystoreFileEntry CertificateOf(byte[]? der, int number)
    {
        if (der is null) return Unread(number, "is no base64.");
        try
        {
            return new KeystoreFileEntry.TrustedCertificate("", null, CertificateReader.Read(der));
        }
        catch (RefusalException refused) when (EntryFault.ReasonOf(refused.Refusal) is { } reason)
        {
            return Unread(number, $"is not taken. {reason}");
        }
    }

    private static KeystoreFileEntry.Unsupported Unread(int number, string fault) => new("", null, $"Block {number} of the file {fault}");

    private static string RemedyOf(ReadOnlySpan<byte> label) =>
        label.EndsWith("PRIVATE KEY"u8) ? " A key pair is imported from PKCS#12, as openssl pkcs12 -export makes it." : "";
}
