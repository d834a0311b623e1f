using System.Text;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.OpenSsh;
using Latchkey.Formats.Putty;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Ssh;

namespace Latchkey.Formats.KeyFiles;

/// <summary>
/// Reads private key files of OpenSSH, PuTTY and OpenSSL, encrypted or not: <c>BEGIN OPENSSH PRIVATE KEY</c>; PuTTY's <c>.ppk</c> of
/// versions 2 and 3; <c>BEGIN RSA</c>, <c>DSA</c> and <c>EC PRIVATE KEY</c>; and PKCS#8, <c>BEGIN PRIVATE KEY</c> and <c>BEGIN ENCRYPTED
/// PRIVATE KEY</c>.
/// </summary>
public static class SshKeyReader
{
    /// <summary>
    /// Reads the only key in a file: RSA of 512 to 8,192 bits, DSA up to 3,072 bits, ECDSA on nistp256, nistp384 or nistp521, or Ed25519. A
    /// public key in the file must belong to it. If the file is not encrypted, the password is ignored. Time and memory of the password's
    /// derivation are limited to about 1 s and 64 MB, and a file that needs more is refused before any work is done. The rest grows with
    /// the size of the file, which the caller limits. The caller clears the file.
    /// </summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.Empty"/>: the file has only white space. <see cref="FileFault.NotASshKey"/>: the file is something else, has
    /// more than one key, or is damaged. <see cref="FileFault.PasswordWrong"/>: the file is encrypted, and the password is wrong or empty.
    /// <see cref="FileFault.TooCostly"/>. <see cref="FileFault.PrivateKeyNotAcceptable"/>: the kind, size, curve or encryption is not
    /// supported, or the numbers are inconsistent. No other exception leaves this method.
    /// </exception>
    public static SshKey Read(ReadOnlyMemory<byte> file, ReadOnlySpan<char> password)
    {
        try
        {
            using var octets = new Pkcs12Password(password);
            using var text = KeyText.Read(file.Span);
            if (PuttyKey.IsIn(text.Span)) return PuttyKey.Read(text.Span, octets.Utf8);
            return ReadPem(KeyPem.Find(text.Span, reason => Refuse.NotASshKey(reason)), octets);
        }
        catch (Exception malformed) when (malformed is not FileRefusedException)
        {
            // No exception of a parser, ours or a library's, passes this point.
            throw Refuse.NotASshKey("The file is damaged.", malformed);
        }
    }

    /// <summary>Whether a text is that of a key file, rather than the base64 of one.</summary>
    public static bool IsText(string text) =>
        text.Contains("-----BEGIN ", StringComparison.Ordinal) || text.Contains("---- BEGIN ", StringComparison.Ordinal)
        || text.Contains("PuTTY-User-Key-File-", StringComparison.Ordinal);

    private static SshKey ReadPem(KeyPem pem, Pkcs12Password password)
    {
        using var opened = TraditionalPem.Open(pem.Body, password.Utf8);
        if (pem.Label.SequenceEqual("OPENSSH PRIVATE KEY"u8)) return OpenSshKey.Read(opened.Span, password.Utf8);
        if (DerWalk.Check(opened.Span) != DerFault.None)
            throw TraditionalPem.HasHeaders(pem.Body) ? Refuse.PasswordWrong() : Refuse.NotASshKey("The file is damaged.");
        return Encoding.ASCII.GetString(pem.Label) switch
        {
            "RSA PRIVATE KEY" => EncodedKey.ReadRsa(opened.Span),
            "DSA PRIVATE KEY" => EncodedKey.ReadDsa(opened.Span),
            "EC PRIVATE KEY" => EncodedKey.ReadEc(opened.Span),
            "PRIVATE KEY" => EncodedKey.ReadPkcs8(opened.Span),
            "ENCRYPTED PRIVATE KEY" => EncodedKey.ReadEncryptedPkcs8(opened.Span, password),
            _ => throw Refuse.NotASshKey("The private key is in an unsupported format."),
        };
    }
}
