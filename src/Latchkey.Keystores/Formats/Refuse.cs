namespace Latchkey.Keystores.Formats;

/// <summary>
/// The refusals of the readers in this folder. Reasons are one plain sentence for the client and never repeat what
/// was in the file: it may have been a private key.
/// </summary>
internal static class Refuse
{
    /// <summary>The remedy where the encryption or the MAC of a PKCS#12 file is not read.</summary>
    public const string Rewrite = "Write the file again with AES, PBKDF2 and HMAC-SHA-256, as openssl pkcs12 -export of OpenSSL 3 does.";

    /// <summary>The remedy where the encryption of a private key is not read.</summary>
    public const string Encrypt = "Encrypt it with AES and PBKDF2, as openssl pkcs8 -topk8 -v2 aes256 does.";

    public static RefusalException NotACertificate(string reason, Exception? cause = null) =>
        new(new Refusal.NotACertificate(reason), cause);

    public static RefusalException NotAcceptable(string reason) => new(new Refusal.CertificateNotAcceptable(reason));

    public static RefusalException NotAKeystore(string reason, Exception? cause = null) =>
        new(new Refusal.NotAKeystoreFile(reason), cause);

    public static RefusalException KeystoreNotAcceptable(string reason) => new(new Refusal.KeystoreFileNotAcceptable(reason));

    public static RefusalException PasswordWrong() => new(new Refusal.PasswordWrong());

    public static RefusalException TooCostly(
        string reason = "Opening the file would take too much computing; protect it with fewer iterations.") => new(new Refusal.FileTooCostly(reason));

    public static RefusalException PrivateKeyNotAcceptable(string reason, Exception? cause = null) =>
        new(new Refusal.PrivateKeyNotAcceptable(reason), cause);

    public static RefusalException NotAnSshKind() =>
        PrivateKeyNotAcceptable("The private key is neither an RSA nor a DSA nor an ECDSA nor an Ed25519 key.");

    /// <param name="name">The algorithm that was found; null where it is not known.</param>
    public static RefusalException EncryptionUnknown(string? name) => PrivateKeyNotAcceptable(
        $"The private key is encrypted with {name ?? "an algorithm"}, which is not read. {Encrypt}");

    /// <param name="name">The algorithm that was found.</param>
    public static RefusalException KeystoreEncryptionUnknown(string name) =>
        KeystoreNotAcceptable($"A part of the keystore is encrypted with {name}, which is not read. {Rewrite}");

    /// <param name="name">The algorithm that was found.</param>
    public static RefusalException MacUnknown(string name) =>
        KeystoreNotAcceptable($"The keystore's MAC is {name}, which is not read. {Rewrite}");

    public static RefusalException KeysDiffer() =>
        PrivateKeyNotAcceptable("The public key in the file does not belong to the private key.");

    public static RefusalException NotASshKey(string reason, Exception? cause = null) => new(new Refusal.NotASshKey(reason), cause);

    public static RefusalException NotAnRsaKey(string reason, Exception? cause = null) => new(new Refusal.NotAnRsaKey(reason), cause);
}
