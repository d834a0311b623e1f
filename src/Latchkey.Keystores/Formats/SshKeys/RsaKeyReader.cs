namespace Latchkey.Keystores.Formats;

/// <summary>Reads RSA private keys in the PEM form of PKCS#1, <c>BEGIN RSA PRIVATE KEY</c>, not encrypted.</summary>
public static class RsaKeyReader
{
    /// <summary>
    /// Reads the one key in a file, of 512 to 8,192 bits, as PrivateKeyInfo of PKCS#8, DER. Work grows with the size of the
    /// file, which the caller limits. The file stays the caller's to clear.
    /// </summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.BodyEmpty"/>: nothing but white space; <see cref="Refusal.NotAnRsaKey"/>: something else, more than a
    /// key, or damaged; <see cref="Refusal.PrivateKeyNotAcceptable"/>: encrypted, of another size, or with numbers that do not fit
    /// each other. No other exception leaves this method.
    /// </exception>
    public static SecretBytes Read(ReadOnlyMemory<byte> file)
    {
        try
        {
            var pem = KeyPem.Find(UploadedFile.SkipByteOrderMark(file.Span), reason => Refuse.NotAnRsaKey(reason));
            if (!pem.Label.SequenceEqual("RSA PRIVATE KEY"u8))
                throw Refuse.NotAnRsaKey("The private key is not in PKCS#1, which starts with BEGIN RSA PRIVATE KEY.");
            if (TraditionalPem.HasHeaders(pem.Body)) throw Refuse.PrivateKeyNotAcceptable("The private key is encrypted.");
            using var key = TraditionalPem.Open(pem.Body, password: default);
            if (DerWalk.Check(key.Span) != DerFault.None) throw Refuse.NotAnRsaKey("The file is damaged.");
            return RsaNumbers.Encode(key.Span);
        }
        catch (Exception malformed) when (malformed is not RefusalException)
        {
            // The one border between the parsers, ours and the platform's, and everybody else.
            throw Refuse.NotAnRsaKey("The file is damaged.", malformed);
        }
    }
}
