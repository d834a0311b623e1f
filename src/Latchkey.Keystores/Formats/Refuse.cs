namespace Latchkey.Keystores.Formats;

/// <summary>
/// The refusals of the readers in this folder. Reasons are one plain sentence for the client and never repeat what
/// was in the file: it may have been a private key.
/// </summary>
internal static class Refuse
{
    public static RefusalException NotACertificate(string reason, Exception? cause = null) =>
        new(new Refusal.NotACertificate(reason), cause);

    public static RefusalException NotAcceptable(string reason) => new(new Refusal.CertificateNotAcceptable(reason));

    public static RefusalException NotAKeystore(string reason, Exception? cause = null) =>
        new(new Refusal.NotAKeystoreFile(reason), cause);

    public static RefusalException KeystoreNotAcceptable(string reason) => new(new Refusal.KeystoreFileNotAcceptable(reason));

    public static RefusalException PasswordWrong() => new(new Refusal.PasswordWrong());

    public static RefusalException TooCostly() => new(new Refusal.FileTooCostly());

    public static RefusalException PrivateKeyNotAcceptable(string reason, Exception? cause = null) =>
        new(new Refusal.PrivateKeyNotAcceptable(reason), cause);
}
