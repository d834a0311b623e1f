namespace Latchkey.Formats.Refusals;

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

    public static FileRefusedException NotACertificate(string reason, Exception? cause = null) =>
        new(FileFault.NotACertificate, reason, cause);

    public static FileRefusedException NotAcceptable(string reason) => new(FileFault.CertificateNotAcceptable, reason);

    public static FileRefusedException NotAKeystore(string reason, Exception? cause = null) =>
        new(FileFault.NotAKeystoreFile, reason, cause);

    public static FileRefusedException KeystoreNotAcceptable(string reason) => new(FileFault.KeystoreFileNotAcceptable, reason);

    public static FileRefusedException PasswordWrong() => new(FileFault.PasswordWrong);

    public static FileRefusedException TooCostly(
        string reason = "Opening the file would take too much computing; protect it with fewer iterations.") =>
        new(FileFault.TooCostly, reason);

    public static FileRefusedException PrivateKeyNotAcceptable(string reason, Exception? cause = null) =>
        new(FileFault.PrivateKeyNotAcceptable, reason, cause);

    public static FileRefusedException NotAnSshKind() =>
        PrivateKeyNotAcceptable("The private key is neither an RSA nor a DSA nor an ECDSA nor an Ed25519 key.");

    /// <param name="name">The algorithm that was found; null where it is not known.</param>
    public static FileRefusedException EncryptionUnknown(string? name) => PrivateKeyNotAcceptable(
        $"The private key is encrypted with {name ?? "an algorithm"}, which is not read. {Encrypt}");

    /// <param name="name">The algorithm that was found.</param>
    public static FileRefusedException KeystoreEncryptionUnknown(string name) =>
        KeystoreNotAcceptable($"A part of the keystore is encrypted with {name}, which is not read. {Rewrite}");

    /// <param name="name">The algorithm that was found.</param>
    public static FileRefusedException MacUnknown(string name) =>
        KeystoreNotAcceptable($"The keystore's MAC is {name}, which is not read. {Rewrite}");

    public static FileRefusedException KeysDiffer() =>
        PrivateKeyNotAcceptable("The public key in the file does not belong to the private key.");

    public static FileRefusedException NotASshKey(string reason, Exception? cause = null) => new(FileFault.NotASshKey, reason, cause);

    public static FileRefusedException NotAnRsaKey(string reason, Exception? cause = null) => new(FileFault.NotAnRsaKey, reason, cause);
}
