using System.Security.Cryptography;

namespace Latchkey.Formats.Certificates;

/// <summary>Hashes of a certificate in the form in which entries show them: upper-case hexadecimal octets separated by colons.</summary>
internal static class Fingerprint
{
    public static string Sha1(ReadOnlySpan<byte> der)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(der, hash);
        return Format(hash);
    }

    public static string Sha256(ReadOnlySpan<byte> der)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(der, hash);
        return Format(hash);
    }

    public static string Sha512(ReadOnlySpan<byte> der)
    {
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        SHA512.HashData(der, hash);
        return Format(hash);
    }

    /// <summary>Formats octets, at least one, in the form of the hashes.</summary>
    public static string Format(ReadOnlySpan<byte> hash) => string.Create((hash.Length * 3) - 1, hash, static (text, hash) =>
    {
        const string Digits = "0123456789ABCDEF";
        for (var i = 0; i < hash.Length; i++)
        {
            if (i > 0) text[(i * 3) - 1] = ':';
            text[i * 3] = Digits[hash[i] >> 4];
            text[(i * 3) + 1] = Digits[hash[i] & 0xF];
        }
    });
}
