using System.Security.Cryptography;
using Latchkey.Keystores.Sealing;
using Microsoft.AspNetCore.DataProtection;

namespace Latchkey.Pages.Session;

/// <summary>
/// Protects the values that the pages give to browsers, and that must come back unchanged and unread: sessions, antiforgery tokens, the
/// state of a sign-in. The keys are derived from the session key, so until that is replaced, sessions outlive a restart and every server of
/// the database accepts them. <see cref="CurrentKeys"/> reads the keys beforehand: this code cannot wait for a database, and the cookie
/// handler would treat a refusal from here as a foreign cookie.
/// </summary>
internal sealed class KeyRingProtector(KeyRing keys, string purpose) : IDataProtector
{
    private const int KeyIdLength = 16;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Overhead = KeyIdLength + NonceLength + TagLength;

    /// <inheritdoc/>
    public IDataProtector CreateProtector(string purpose1) => new KeyRingProtector(keys, $"{purpose}\n{purpose1}");

    /// <inheritdoc/>
    public byte[] Protect(byte[] plaintext)
    {
        // session key id(16) || nonce(12) || tag(16) || ciphertext. A random nonce is safe for 2^32 messages under one key; each
        // purpose has a key of its own, and people do not sign in that often.
        var session = keys.Session;
        var message = new byte[Overhead + plaintext.Length];
        var (head, nonce, tag, ciphertext) = Parts(message);
        session.Id.TryWriteBytes(head);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = Cipher(session);
        cipher.Encrypt(nonce, plaintext, ciphertext, tag, head);
        return message;
    }

    /// <inheritdoc/>
    /// <exception cref="CryptographicException">It was not protected here for this purpose, or was altered.</exception>
    public byte[] Unprotect(byte[] protectedData)
    {
        if (protectedData.Length < Overhead) throw new CryptographicException("The message is too short.");
        var (head, nonce, tag, ciphertext) = Parts(protectedData);
        var session = keys.Session;
        if (new Guid(head) != session.Id) throw new CryptographicException("The key of the message is not the one in use.");
        var plaintext = new byte[ciphertext.Length];
        using var cipher = Cipher(session);
        cipher.Decrypt(nonce, ciphertext, tag, plaintext, head);
        return plaintext;
    }

    private static MessageParts Parts(Span<byte> message) => new(
        message[..KeyIdLength], message.Slice(KeyIdLength, NonceLength), message.Slice(KeyIdLength + NonceLength, TagLength),
        message[Overhead..]);

    private AesGcm Cipher(DataKey session)
    {
        using var key = session.Derive($"latchkey pages v1\n{purpose}");
        return new AesGcm(key.Span, TagLength);
    }

    private readonly ref struct MessageParts(Span<byte> head, Span<byte> nonce, Span<byte> tag, Span<byte> ciphertext)
    {
        private readonly Span<byte> _head = head;
        private readonly Span<byte> _nonce = nonce;
        private readonly Span<byte> _tag = tag;
        private readonly Span<byte> _ciphertext = ciphertext;

        public void Deconstruct(out Span<byte> head, out Span<byte> nonce, out Span<byte> tag, out Span<byte> ciphertext)
        {
            head = _head;
            nonce = _nonce;
            tag = _tag;
            ciphertext = _ciphertext;
        }
    }
}
