using System.Buffers.Binary;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.KeystoreFiles;

namespace Latchkey.Formats.Java;

/// <summary>Writes certificates, without any secrets, as a JCEKS keystore that <c>keytool</c> can list.</summary>
public static class JceksWriter
{
    private const int Version = 2;
    private const int TrustedCertificateTag = 2;

    /// <summary>
    /// Writes the certificates in their order. Aliases become lower-case, because the JDK otherwise does not find them. If that makes two
    /// aliases equal, the later one gets a number. An entry without a time of creation gets 1970-01-01.
    /// </summary>
    /// <param name="certificates">The entries. An alias has at most 65,535 octets in Java's modified UTF-8.</param>
    /// <param name="password">The password of the file; may be empty. It authenticates the file and encrypts nothing.</param>
    public static byte[] Write(IReadOnlyCollection<KeystoreFileEntry.TrustedCertificate> certificates, ReadOnlySpan<char> password)
    {
        using var file = new MemoryStream();
        // magic (4) | version (4) | number of entries (4)
        WriteInt32(file, unchecked((int)JksOutline.JceksMagic));
        WriteInt32(file, Version);
        WriteInt32(file, certificates.Count);

        // An added number never produces the alias of another entry.
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

    // Like String.toLowerCase(Locale.ENGLISH) of Java, except for the final sigma, which Java does not treat specially when it looks up an
    // alias either. The dotted capital I becomes two characters in Java and stays unchanged in .NET.
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
