using System.Text;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.OpenSsh;
using Latchkey.Formats.Putty;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Ssh;

namespace Latchkey.Formats.KeyFiles;

/// <summary>
/// Reads private key files as OpenSSH, PuTTY and OpenSSL write them: <c>BEGIN OPENSSH PRIVATE KEY</c>; PuTTY's <c>.ppk</c> of
/// versions 2 and 3; <c>BEGIN RSA</c>, <c>DSA</c> and <c>EC PRIVATE KEY</c>; PKCS#8, <c>BEGIN PRIVATE KEY</c> and <c>BEGIN
/// ENCRYPTED PRIVATE KEY</c>; each of them encrypted or not.
/// </summary>
public static class SshKeyReader
{
    /// <summary>
    /// Reads the one key in a file: RSA of 512 to 8,192 bits, DSA up to 3,072, ECDSA on nistp256, nistp384 and nistp521,
    /// Ed25519. Its public part, where the file has one, belongs to it. A password is ignored where the file is not encrypted.
    /// Work and memory of the password's derivation are bounded, to about 1 s and 64 MB, and refused before any is done; the
    /// rest grows with the size of the file, which the caller limits. The file stays the caller's to clear.
    /// </summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.Empty"/>: nothing but white space; <see cref="FileFault.NotASshKey"/>: something else, more than a key,
    /// or damaged; <see cref="FileFault.PasswordWrong"/>: the file is encrypted and the password does not open it, or is empty;
    /// <see cref="FileFault.TooCostly"/>; <see cref="FileFault.PrivateKeyNotAcceptable"/>: a kind, size, curve or encryption that
    /// is not taken, or numbers that do not fit each other. No other exception leaves this method.
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
            // The one border between the parsers, ours and the libraries', and everybody else.
            throw Refuse.NotASshKey("The file is damaged.", malformed);
        }
    }

    /// <summary>Whether a text is that of a key file, and not its base64.</summary>
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
            _ => throw Refuse.NotASshKey("The private key is in a format that is not read."),
        };
    }
}
