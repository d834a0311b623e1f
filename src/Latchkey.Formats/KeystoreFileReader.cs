using Latchkey.Formats.Asn1;
using Latchkey.Formats.Java;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Pem;
using Latchkey.Formats.Pkcs12;

namespace Latchkey.Formats;

/// <summary>Reads keystore files of every format; the first octets show which.</summary>
public static class KeystoreFileReader
{
    /// <summary>
    /// Reads a keystore in JKS or JCEKS (as <see cref="JksReader.Read"/>) or in PKCS#12 (as <see cref="Pkcs12Reader.Read"/>), or
    /// certificates in PEM (as <see cref="PemBundleReader.Read"/>), which no password protects. The caller limits the size of the file.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="password">Its password.</param>
    /// <param name="at">Of several issuers, one that is valid at this time comes first; without it, validity plays no part.</param>
    /// <exception cref="FileRefusedException">As of the three readers; no other exception leaves this method.</exception>
    public static KeystoreFile Read(ReadOnlyMemory<byte> file, ReadOnlySpan<char> password, DateTimeOffset at = default) =>
        PemBundleReader.IsBundle(file.Span) ? PemBundleReader.Read(file)
        : file.Span is [DerTag.Sequence, ..] ? Pkcs12Reader.Read(file, password, at)
        : JksReader.Read(file, password, at);
}
