using System.Buffers.Binary;
using System.Security.Cryptography;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Ssh;
using Latchkey.Formats.SshWire;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.Putty;

/// <summary>Opens PuTTY key files, versions 2 and 3 (appendix C of its manual).</summary>
internal static class PuttyKey
{
    /// <summary>Whether the text is such a file.</summary>
    public static bool IsIn(ReadOnlySpan<byte> text) => text.StartsWith("PuTTY-User-Key-File-"u8);

    /// <summary>Reads a file.</summary>
    /// <param name="text">The file.</param>
    /// <param name="password">The password in UTF-8; empty for none.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.NotASshKey"/>, <see cref="FileFault.PasswordWrong"/>, <see cref="FileFault.TooCostly"/>,
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>.
    /// </exception>
    public static SshKey Read(ReadOnlySpan<byte> text, ReadOnlySpan<byte> password)
    {
        // (1) lines (2) keys, if their cost is acceptable (3) decrypt (4) check the MAC (5) read
        var file = PuttyFile.Read(text);
        // puttygen treats an empty passphrase as a request for no encryption.
        if (file.IsEncrypted && password.IsEmpty) throw Refuse.PasswordWrong();
        using var publicKey = Decode(file.PublicLines);
        using var section = Decode(file.PrivateLines);
        using var keys = PuttyKeys.Derive(file, password);
        using var decrypted = file.IsEncrypted ? Decrypt(section.Span, keys) : new SecretBytes(section.Span);
        if (!MacFits(file, publicKey.Span, decrypted.Span, keys))
            throw file.IsEncrypted ? Refuse.PasswordWrong() : Refuse.NotASshKey("The file was altered: its MAC does not match.");
        return PuttySection.Read(file.Algorithm, new SshReader(publicKey.Span), new SshReader(decrypted.Span));
    }

    private static SecretBytes Decode(ReadOnlySpan<byte> lines) =>
        PemText.DecodeSecret(lines) ?? throw new InvalidDataException("The lines are not base64.");

    private static SecretBytes Decrypt(ReadOnlySpan<byte> section, PuttyKeys keys)
    {
        using var aes = Aes.Create();
        return CbcDecryption.DecryptUnpadded(aes, keys.Cipher, keys.InitializationVector, section);
    }

    // HMAC of: string algorithm | string encryption | string comment | string public key | string private section, decrypted
    private static bool MacFits(PuttyFile file, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> section, PuttyKeys keys)
    {
        using var mac = IncrementalHash.CreateHMAC(file.Version == 2 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256, keys.Mac);
        Append(mac, file.Algorithm);
        Append(mac, file.Encryption);
        Append(mac, file.Comment);
        Append(mac, publicKey);
        Append(mac, section);
        return CryptographicOperations.FixedTimeEquals(mac.GetHashAndReset(), file.Mac);
    }

    private static void Append(IncrementalHash mac, ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, text.Length);
        mac.AppendData(length);
        mac.AppendData(text);
    }
}
