using Latchkey.Formats.Certificates;
using Latchkey.Formats.KeyFiles;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.Pem;

/// <summary>
/// Reads a PEM file with any number of certificates, such as authorities and <c>ca-certificates</c> deliver. Each is an entry without a
/// name. Everything else in the file, including private keys, is reported but not read.
/// </summary>
internal static class PemBundleReader
{
    /// <summary>Whether the file is PEM, with any text before it.</summary>
    public static bool IsBundle(ReadOnlySpan<byte> file) => !UploadedFile.IsBinary(file) && PemText.IsIn(file);

    /// <summary>Reads the file. Time and memory grow with its size, which the caller limits.</summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.NotAKeystoreFile"/>: the file is truncated or has no certificate.
    /// <see cref="FileFault.KeystoreFileNotAcceptable"/>: the file has more than <see cref="KeystoreFile.MaxEntries"/> blocks. No other
    /// exception leaves this method.
    /// </exception>
    public static KeystoreFile Read(ReadOnlyMemory<byte> file)
    {
        using var text = KeyText.Read(file.Span); // cleared, as there may be a private key in it
        var entries = new List<KeystoreFileEntry>();
        var hasCertificate = false;
        for (var pem = new PemText(text.Span, reason => Refuse.NotAKeystore(reason)); pem.MoveNext();)
        {
            if (entries.Count == KeystoreFile.MaxEntries)
                throw Refuse.KeystoreNotAcceptable($"The keystore has more than {KeystoreFile.MaxEntries} entries.");
            var isCertificate = CertificateReader.IsCertificateLabel(pem.Label);
            hasCertificate |= isCertificate;
            entries.Add(isCertificate ? Certificate(pem.Body, entries.Count + 1) : Other(pem.Label, entries.Count + 1));
        }

        return hasCertificate ? new KeystoreFile(entries) : throw Refuse.NotAKeystore("The PEM file holds no certificate.");
    }

    private static KeystoreFileEntry Certificate(ReadOnlySpan<byte> body, int number)
    {
        try
        {
            if (PemText.DecodeBase64(body) is not { } der) return Unread(number, "is not base64.");
            return new KeystoreFileEntry.TrustedCertificate("", null, CertificateReader.Read(der));
        }
        catch (FileRefusedException refused) when (EntryFault.ReasonOf(refused) is { } reason)
        {
            return Unread(number, $"is not accepted. {reason}");
        }
    }

    private static KeystoreFileEntry.Unsupported Other(ReadOnlySpan<byte> label, int number)
    {
        var remedy = label.EndsWith("PRIVATE KEY"u8) ? " A key pair is imported from PKCS#12, as openssl pkcs12 -export makes it." : "";
        return Unread(number, $"holds {ForeignFile.NameByLabel(label)}; only certificates are read from PEM.{remedy}");
    }

    private static KeystoreFileEntry.Unsupported Unread(int number, string fault) => new("", null, $"Block {number} of the file {fault}");
}
