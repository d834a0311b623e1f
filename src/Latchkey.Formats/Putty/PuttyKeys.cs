using System.Security.Cryptography;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Putty;

/// <summary>The keys that PuTTY derives from a password (appendix C.4 of its manual).</summary>
internal sealed class PuttyKeys : IDisposable
{
    private const int CipherLength = 32;
    private const int InitializationVectorLength = 16;
    private const int MacLength = 32;

    private readonly SecretBytes _keys;

    // key of the cipher (32) | initialization vector (16) | key of the MAC (the rest)
    private PuttyKeys(SecretBytes keys) => _keys = keys;

    /// <summary>The key of AES-256.</summary>
    public ReadOnlySpan<byte> Cipher => _keys.Span[..CipherLength];

    /// <summary>The initialization vector of AES-256 in CBC mode.</summary>
    public ReadOnlySpan<byte> InitializationVector => _keys.Span.Slice(CipherLength, InitializationVectorLength);

    /// <summary>The key of the HMAC.</summary>
    public ReadOnlySpan<byte> Mac => _keys.Span[(CipherLength + InitializationVectorLength)..];

    /// <summary>Derives the keys of a file. A file without encryption has a MAC too, under a key that is public.</summary>
    /// <exception cref="InvalidDataException">The parameters are invalid.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public static PuttyKeys Derive(PuttyFile file, ReadOnlySpan<byte> password)
    {
        if (!file.IsEncrypted) password = [];
        if (file.Version == 2) return new PuttyKeys(DeriveVersion2(password));
        const int Length = CipherLength + InitializationVectorLength;
        return new PuttyKeys(file.Derivation is { } derivation ? derivation.Derive(password, Length + MacLength) : new SecretBytes(Length));
    }

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();

    // SHA-1(00 00 00 00 | password) | SHA-1(00 00 00 01 | password), of which the first 32 octets;
    // zeros; SHA-1("putty-private-key-file-mac-key" | password)
    private static SecretBytes DeriveVersion2(ReadOnlySpan<byte> password)
    {
        var keys = new SecretBytes(CipherLength + InitializationVectorLength + SHA1.HashSizeInBytes);
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        Hash(sha1, [0, 0, 0, 0], password, keys.Octets);
        Hash(sha1, [0, 0, 0, 1], password, keys.Octets.AsSpan(SHA1.HashSizeInBytes));
        keys.Octets.AsSpan(CipherLength).Clear();
        Hash(sha1, "putty-private-key-file-mac-key"u8, password, keys.Octets.AsSpan(CipherLength + InitializationVectorLength));
        return keys;
    }

    private static void Hash(IncrementalHash sha1, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> password, Span<byte> hash)
    {
        sha1.AppendData(prefix);
        sha1.AppendData(password);
        sha1.GetHashAndReset(hash);
    }
}
