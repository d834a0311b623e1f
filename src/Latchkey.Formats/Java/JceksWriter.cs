using System.Buffers.Binary;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.KeystoreFiles;

namespace Latchkey.Formats.Java;

/// <summary>Writes certificates, and nothing secret, as a JCEKS keystore that <c>keytool</c> lists.</summary>
public static class JceksWriter
{
    private const int Version = 2;
    private const int TrustedCertificateTag = 2;

    /// <summary>
    /// Writes the certificates in their order. Aliases are folded to lower case, as the JDK does, which otherwise does not
    /// find them again; where two become the same, a number is added to the later one. An entry without a time of
    /// creation gets 1970-01-01.
    /// </summary>
    /// <param name="certificates">The entries; aliases of up to 65,535 octets in Java's form of UTF-8.</param>
    /// <param name="password">Whatever opens the file later; may be empty. It protects the file from change, and hides nothing.</param>
    public static byte[] Write(IReadOnlyCollection<KeystoreFileEntry.TrustedCertificate> certificates, ReadOnlySpan<char> password)
    {
        using var file = new MemoryStream();
        // magic (4) | version (4) | number of entries (4)
        WriteInt32(file, unchecked((int)JksOutline.JceksMagic));
        WriteInt32(file, Version);
        WriteInt32(file, certificates.Count);

        // A number that is added makes no alias that another entry has.
        var stated = certificates.Select(entry => Fold(entry.Alias)).ToHashSet(StringComparer.Ordinal);
        var written = new HashSet<string>(StringComparer.Ordinal);
        var numbered = new UniqueAliases(stated.Contains);
        foreach (var entry in certificates)
        {
            // tag (4) | alias (2 + n) | date (8) | type (2 + n) | certificate (4 + n)
            WriteInt32(file, TrustedCertificateTag);
            var alias = Fold(entry.Alias);
            WriteText(file, ModifiedUtf8.Encode(written.Add(alias) ? alias : numbered.Take(alias)));
            WriteInt64(file, entry.Created?.ToUnixTimeMilliseconds() ?? 0);
            WriteText(file, "X.509"u8);
            WriteInt32(file, entry.Certificate.Der.Length);
            file.Write(entry.Certificate.Der.Span);
        }

        // digest (20)
        file.Write(JksReader.Digest(file.GetBuffer().AsSpan(0, (int)file.Length), password));
        return file.ToArray();
    }

    // String.toLowerCase(Locale.ENGLISH) of Java, except that a final sigma is not curled; Java does not curl it later
    // either. The dotted capital I becomes two characters there, and stays as it is in .NET.
    private static string Fold(string alias) => alias.ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal);

    private static void WriteText(MemoryStream file, ReadOnlySpan<byte> octets)
    {
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)octets.Length));
        file.Write(length);
        file.Write(octets);
    }

    private static void WriteInt32(MemoryStream file, int value)
    {
        Span<byte> octets = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(octets, value);
        file.Write(octets);
    }

    private static void WriteInt64(MemoryStream file, long value)
    {
        Span<byte> octets = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(octets, value);
        file.Write(octets);
    }
}
