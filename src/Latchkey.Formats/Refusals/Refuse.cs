namespace Latchkey.Formats.Refusals;

/// <summary>
/// Makes the refusals of this assembly. A reason is one plain sentence for the client. It never quotes the file, which may be a private
/// key.
/// </summary>
internal static class Refuse
{
    /// <summary>The remedy for an unsupported encryption or MAC of a PKCS#12 file.</summary>
    public const string Rewrite = "Write the file again with AES, PBKDF2 and HMAC-SHA-256, as openssl pkcs12 -export of OpenSSL 3 does.";

    /// <summary>The remedy for an unsupported encryption of a private key.</summary>
    public const string Encrypt = "Encrypt it with AES and PBKDF2, as openssl pkcs8 -topk8 -v2 aes256 does.";

    public static FileRefusedException NotACertificate(string reason, Exception? cause = null) =>
        new(FileFault.NotACertificate, reason, cause);

    public static FileRefusedException NotAcceptable(string reason) => new(FileFault.CertificateNotAcceptable, reason);

    public static FileRefusedException NotAKeystore(string reason, Exception? cause = null) =>
        new(FileFault.NotAKeystoreFile, reason, cause);

    public static FileRefusedException KeystoreNotAcceptable(string reason) => new(FileFault.KeystoreFileNotAcceptable, reason);

    public static FileRefusedException PasswordWrong() => new(FileFault.PasswordWrong);

    public static FileRefusedException TooCostly(
        string reason = "Opening the file would take too much computing time. Protect it with fewer iterations.") =>
        new(FileFault.TooCostly, reason);

    public static FileRefusedException PrivateKeyNotAcceptable(string reason, Exception? cause = null) =>
        new(FileFault.PrivateKeyNotAcceptable, reason, cause);

    public static FileRefusedException NotAnSshKind() =>
        PrivateKeyNotAcceptable("The private key is not an RSA, DSA, ECDSA or Ed25519 key.");

    /// <param name="name">The algorithm; null if it is unknown.</param>
    public static FileRefusedException EncryptionUnknown(string? name) => PrivateKeyNotAcceptable(
        $"The private key is encrypted with {name ?? "an algorithm"}, which is not supported. {Encrypt}");

    /// <param name="name">The algorithm.</param>
    public static FileRefusedException KeystoreEncryptionUnknown(string name) =>
        KeystoreNotAcceptable($"A part of the keystore is encrypted with {name}, which is not supported. {Rewrite}");

    /// <param name="name">The algorithm.</param>
    public static FileRefusedException MacUnknown(string name) =>
        KeystoreNotAcceptable($"The keystore's MAC is {name}, which is not supported. {Rewrite}");

    public static FileRefusedException KeysDiffer() =>
        PrivateKeyNotAcceptable("The public key in the file does not belong to the private key.");

    public static FileRefusedException NotASshKey(string reason, Exception? cause = null) => new(FileFault.NotASshKey, reason, cause);

    public static FileRefusedException NotAnRsaKey(string reason, Exception? cause = null) => new(FileFault.NotAnRsaKey, reason, cause);

    public static FileRefusedException NotAPgpKeyFile(string reason, Exception? cause = null) =>
        new(FileFault.NotAPgpKeyFile, reason, cause);

    public static FileRefusedException PgpChecksumWrong() =>
        new(FileFault.PgpChecksumWrong, "The checksum of an armoured block does not match its contents: the file was altered on its way.");

    public static FileRefusedException PgpVersionUnsupported(byte version) =>
        new(FileFault.PgpVersionUnsupported, $"The file has an OpenPGP key of version {version}. Only version 4 is supported.");

    public static FileRefusedException PgpKeyNotAcceptable(string reason) => new(FileFault.PgpKeyNotAcceptable, reason);

    /// <param name="method">The encryption.</param>
    public static FileRefusedException PgpSecretUnsupported(string method) => PgpKeyNotAcceptable(
        $"A secret key is encrypted with {method}, which is not supported. Set its passphrase again with GnuPG 2.2.");

    public static FileRefusedException PgpSecretNotEncrypted() =>
        PgpKeyNotAcceptable("A secret key is not encrypted. Protect it with a passphrase.");

    public static FileRefusedException PgpSecretAbsent() =>
        PgpKeyNotAcceptable("A secret key is absent: it is on a card, or was left out of the file. Export the whole key.");
}
