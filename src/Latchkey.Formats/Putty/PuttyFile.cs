using System.Text;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Putty;

/// <summary>The lines of a PuTTY key file (appendix C.2 of its manual), which have a fixed order.</summary>
internal readonly ref struct PuttyFile
{
    // PuTTY-User-Key-File-3: ssh-rsa
    // Encryption: aes256-cbc | none
    // Comment: <any octets but line ends>
    // Public-Lines: 4
    // <4 lines of base64>
    // Key-Derivation: Argon2id | Argon2i | Argon2d   these five lines only in version 3, and where it is encrypted
    // Argon2-Memory: 8192
    // Argon2-Passes: 13
    // Argon2-Parallelism: 1
    // Argon2-Salt: <hexadecimal>
    // Private-Lines: 8
    // <8 lines of base64>
    // Private-MAC: <hexadecimal>
    private PuttyFile(ReadOnlySpan<byte> text)
    {
        var lines = new PuttyLines(text);
        var first = lines.ReadLine();
        Version = first.StartsWith("PuTTY-User-Key-File-2: "u8) ? 2 : 3;
        if (Version == 3 && !first.StartsWith("PuTTY-User-Key-File-3: "u8))
            throw Refuse.NotASshKey("The PuTTY key file has a version other than 2 and 3.");
        Algorithm = first["PuTTY-User-Key-File-N: ".Length..];
        Encryption = lines.ReadValue("Encryption"u8);
        IsEncrypted = Encryption.SequenceEqual("aes256-cbc"u8);
        if (!IsEncrypted && !Encryption.SequenceEqual("none"u8))
            throw Refuse.EncryptionUnknown(EncryptionNames.OfWords(Encoding.ASCII.GetString(Encryption)));
        Comment = lines.ReadValue("Comment"u8);
        PublicLines = lines.ReadLines("Public-Lines"u8);
        if (IsEncrypted && Version == 3) Derivation = ReadDerivation(ref lines);
        PrivateLines = lines.ReadLines("Private-Lines"u8);
        Mac = lines.ReadHexadecimal("Private-MAC"u8);
        if (!lines.IsAtEnd) throw Refuse.NotASshKey("Data follows the end of the key.");
    }

    public int Version { get; }

    /// <summary>The name of the public key's format, such as <c>ssh-rsa</c>.</summary>
    public ReadOnlySpan<byte> Algorithm { get; }

    public ReadOnlySpan<byte> Encryption { get; }

    public bool IsEncrypted { get; }

    public ReadOnlySpan<byte> Comment { get; }

    public ReadOnlySpan<byte> PublicLines { get; }

    /// <summary>The key derivation; null if the file is not encrypted, and in version 2.</summary>
    public PuttyKeyDerivation? Derivation { get; }

    public ReadOnlySpan<byte> PrivateLines { get; }

    public ReadOnlySpan<byte> Mac { get; }

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.NotASshKey"/>, <see cref="FileFault.PrivateKeyNotAcceptable"/>.
    /// </exception>
    public static PuttyFile Read(ReadOnlySpan<byte> text) => new(text);

    private static PuttyKeyDerivation ReadDerivation(ref PuttyLines lines) => new(
        Encoding.ASCII.GetString(lines.ReadValue("Key-Derivation"u8)),
        lines.ReadCount("Argon2-Memory"u8),
        lines.ReadCount("Argon2-Passes"u8),
        lines.ReadCount("Argon2-Parallelism"u8),
        lines.ReadHexadecimal("Argon2-Salt"u8));
}
