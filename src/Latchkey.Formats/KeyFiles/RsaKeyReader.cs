using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Keys.Rsa;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.KeyFiles;

/// <summary>
/// Reads unencrypted RSA private keys in PEM: PKCS#1 (<c>BEGIN RSA PRIVATE KEY</c>) and PKCS#8 (<c>BEGIN PRIVATE KEY</c>), which OpenSSL 3
/// writes.
/// </summary>
public static class RsaKeyReader
{
    private static ReadOnlySpan<byte> Pkcs1 => "RSA PRIVATE KEY"u8;

    private static ReadOnlySpan<byte> Pkcs8 => "PRIVATE KEY"u8;

    /// <summary>
    /// Reads the only key in a file, of 512 to 8,192 bits, as a PKCS#8 PrivateKeyInfo in DER. The work grows with the size of the file,
    /// which the caller limits. The caller clears the file.
    /// </summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.Empty"/>: the file has only white space. <see cref="FileFault.NotAnRsaKey"/>: the file is something else, has
    /// more than one key, or is damaged. <see cref="FileFault.PrivateKeyNotAcceptable"/>: the key is encrypted, has another size, or has
    /// inconsistent numbers. No other exception leaves this method.
    /// </exception>
    public static SecretBytes Read(ReadOnlyMemory<byte> file)
    {
        try
        {
            using var text = KeyText.Read(file.Span);
            var pem = KeyPem.Find(text.Span, reason => Refuse.NotAnRsaKey(reason));
            if (!pem.Label.SequenceEqual(Pkcs1) && !pem.Label.SequenceEqual(Pkcs8)) throw Another(pem.Label);
            if (TraditionalPem.HasHeaders(pem.Body)) throw Encrypted();
            using var opened = TraditionalPem.Open(pem.Body, password: default);
            if (DerWalk.Check(opened.Span) != DerFault.None) throw Refuse.NotAnRsaKey("The file is damaged.");
            using var key = pem.Label.SequenceEqual(Pkcs1)
                ? RsaPrivateKey.Read(opened.Span, publicKey: default, pss: default, new WorkBudget())
                : KeyReader.ReadPrivate(opened.Span, new WorkBudget());
            return key is RsaPrivateKey { Pss.IsPss: false } ? key.Encode() : throw NotPlain();
        }
        catch (Exception malformed) when (malformed is not FileRefusedException)
        {
            // No exception of a parser, ours or the platform's, passes this point.
            throw Refuse.NotAnRsaKey("The file is damaged.", malformed);
        }
    }

    private static FileRefusedException Another(ReadOnlySpan<byte> label) =>
        label.SequenceEqual("ENCRYPTED PRIVATE KEY"u8) ? Encrypted() : NotPlain();

    private static FileRefusedException NotPlain() => Refuse.NotAnRsaKey(
        "The private key is not a plain RSA key (BEGIN RSA PRIVATE KEY or BEGIN PRIVATE KEY). "
        + "SSHKeyGenerationRequests takes keys of OpenSSH and of other kinds.");

    private static FileRefusedException Encrypted() => Refuse.PrivateKeyNotAcceptable(
        "The private key is encrypted. SSHKeyGenerationRequests takes it with its password. Or decrypt it with openssl pkey.");
}
