using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Tests.OpenSsh;

namespace Latchkey.Formats.Tests.Putty;

/// <summary>A key file of PuTTY, version 3, put together from parts. Its MAC fits as long as it is not encrypted.</summary>
internal sealed record PuttyText
{
    public string FirstLine { get; init; } = "PuTTY-User-Key-File-3: ";

    public string Algorithm { get; init; } = "ecdsa-sha2-nistp256";

    public string Encryption { get; init; } = "none";

    public byte[] PublicKey { get; init; } = OpenSshFile.Fields("ecdsa-sha2-nistp256", "nistp256", OpenSshFile.Point);

    public byte[] Section { get; init; } = OpenSshFile.Fields([OpenSshFile.Number]);

    /// <summary>The lines about Argon2.</summary>
    public string Derivation { get; init; } = "";

    public string? PrivateLines { get; init; }

    public static string Argon2(string memory, string passes, string parallelism = "1", string flavour = "Argon2id") =>
        $"Key-Derivation: {flavour}\nArgon2-Memory: {memory}\nArgon2-Passes: {passes}\nArgon2-Parallelism: {parallelism}\n" +
        "Argon2-Salt: 00112233445566778899aabbccddeeff\n";

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(
        $"{FirstLine}{Algorithm}\nEncryption: {Encryption}\nComment: comment\n" +
        $"Public-Lines: 1\n{Convert.ToBase64String(PublicKey)}\n{Derivation}" +
        $"Private-Lines: {PrivateLines ?? "1"}\n{Convert.ToBase64String(Section)}\nPrivate-MAC: {Convert.ToHexStringLower(Mac())}\n");

    private byte[] Mac() =>
        HMACSHA256.HashData(Array.Empty<byte>(), OpenSshFile.Fields(Algorithm, Encryption, "comment", PublicKey, Section));
}
