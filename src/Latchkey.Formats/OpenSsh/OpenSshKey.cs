using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Ssh;
using Latchkey.Formats.SshWire;

namespace Latchkey.Formats.OpenSsh;

/// <summary>Opens OpenSSH's key format (its PROTOCOL.key), which <c>ssh-keygen</c> has written by default since version 7.8.</summary>
internal static class OpenSshKey
{
    private static ReadOnlySpan<byte> Magic => "openssh-key-v1\0"u8;

    /// <summary>Reads the contents of a PEM block <c>OPENSSH PRIVATE KEY</c>.</summary>
    /// <param name="blob">The octets.</param>
    /// <param name="password">The password in UTF-8; empty for none.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.NotASshKey"/>, <see cref="FileFault.PasswordWrong"/>, <see cref="FileFault.TooCostly"/>,
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>.
    /// </exception>
    public static SshKey Read(ReadOnlySpan<byte> blob, ReadOnlySpan<byte> password)
    {
        // "openssh-key-v1" 0 | string cipher | string kdf | string kdf options | uint32 number of keys | string public key |
        // string private section, encrypted | tag of the cipher
        if (!blob.StartsWith(Magic)) throw new InvalidDataException("The magic is missing.");
        var file = new SshReader(blob[Magic.Length..]);
        var cipher = OpenSshCipher.Find(file.ReadString());
        var derivation = file.ReadString();
        var derivationOptions = file.ReadString();
        if (file.ReadUInt32() != 1) throw Refuse.NotASshKey("The file does not hold exactly one key.");
        var publicKey = file.ReadString();
        var section = file.ReadString();
        var tag = file.Rest;

        if (tag.Length != (cipher?.TagLength ?? 0) || section.Length % (cipher?.BlockLength ?? 1) != 0)
            throw new InvalidDataException("The lengths do not match.");
        if (cipher is null) return OpenSshSection.Read(section, publicKey) ?? throw new InvalidDataException("The check numbers differ.");
        using var key = DeriveKey(derivation, new SshReader(derivationOptions), password, cipher.KeyLength + cipher.NonceLength);
        using var decrypted = cipher.Decrypt(key.Span, section, tag) ?? throw Refuse.PasswordWrong();
        return OpenSshSection.Read(decrypted.Span, publicKey) ?? throw Refuse.PasswordWrong();
    }

    private static SecretBytes DeriveKey(ReadOnlySpan<byte> derivation, SshReader options, ReadOnlySpan<byte> password, int length)
    {
        // options: string salt | uint32 rounds
        if (!derivation.SequenceEqual("bcrypt"u8)) throw new InvalidDataException("The key derivation is unknown.");
        var salt = options.ReadString();
        var rounds = options.ReadUInt32();
        if (rounds > BcryptPbkdf.MaxRounds) throw Refuse.TooCostly();
        if (salt.IsEmpty || rounds == 0) throw new InvalidDataException("The parameters of the key derivation are invalid.");
        // ssh-keygen treats an empty passphrase as a request for no encryption.
        return password.IsEmpty ? throw Refuse.PasswordWrong() : BcryptPbkdf.Derive(password, salt, (int)rounds, length);
    }
}
