using System.Buffers.Binary;
using System.Security.Cryptography;
using Latchkey.Formats.Secrets;

namespace Latchkey.Storage.Backups;

/// <summary>
/// Encrypts a stream as chunks of 1 MiB by AES-256-GCM (NIST SP 800-38D), as age does (the STREAM construction of Hoang, Reyhanitabar,
/// Rogaway and Vizár, 2015). The nonce is the number of the chunk and whether it is the last one, so nobody can move, omit or cut off a
/// chunk unnoticed. No nonce is used twice, because a key serves one backup alone.
/// </summary>
internal sealed class ChunkCipher(SecretBytes key) : IDisposable
{
    public const int ChunkLength = 1 << 20;
    public const int TagLength = 16;

    private readonly AesGcm _cipher = new(key.Span, TagLength);

    /// <summary>Writes ciphertext || tag(16).</summary>
    public void Encrypt(long number, bool isLast, ReadOnlySpan<byte> plain, Span<byte> chunk) =>
        _cipher.Encrypt(Nonce(number, isLast), plain, chunk[..plain.Length], chunk.Slice(plain.Length, TagLength));

    /// <exception cref="BackupException">It is not the chunk that was written in this place.</exception>
    public void Decrypt(long number, bool isLast, ReadOnlySpan<byte> chunk, Span<byte> plain)
    {
        try
        {
            _cipher.Decrypt(Nonce(number, isLast), chunk[..^TagLength], chunk[^TagLength..], plain[..(chunk.Length - TagLength)]);
        }
        catch (CryptographicException cause)
        {
            throw BackupException.Damaged(
                $"its chunk {number}, counted from 0, was altered, truncated or moved, or its header was altered", cause);
        }
    }

    public void Dispose() => _cipher.Dispose();

    // number(11) || last(1)
    private static byte[] Nonce(long number, bool isLast)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(3), number);
        nonce[11] = isLast ? (byte)1 : (byte)0;
        return nonce;
    }
}
