using Latchkey.Formats.Asn1;
using Latchkey.Formats.Java;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Pem;
using Latchkey.Formats.Pkcs12;

namespace Latchkey.Formats;

/// <summary>Reads keystore files of every format. The first octets show the format.</summary>
public static class KeystoreFileReader
{
    /// <summary>
    /// Reads a keystore in JKS or JCEKS (see <see cref="JksReader.Read"/>), in PKCS#12 (see <see cref="Pkcs12Reader.Read"/>), or
    /// certificates in PEM (see <see cref="PemBundleReader.Read"/>), which need no password. The caller limits the size of the file.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="password">Its password.</param>
    /// <param name="at">
    /// If a certificate has several issuers, one that is valid at this time comes first. By default, validity is ignored.
    /// </param>
    /// <exception cref="FileRefusedException">See the three readers. No other exception leaves this method.</exception>
    public static KeystoreFile Read(ReadOnlyMemory<byte> file, ReadOnlySpan<char> password, DateTimeOffset at = default) =>
        PemBundleReader.IsBundle(file.Span) ? PemBundleReader.Read(file)
        : file.Span is [DerTag.Sequence, ..] ? Pkcs12Reader.Read(file, password, at)
        : JksReader.Read(file, password, at);
}
