using Latchkey.Formats.Refusals;

namespace Latchkey.Keystores.Files;

/// <summary>Translates the refusals of <c>Latchkey.Formats</c> into refusals of the domain. No other code does.</summary>
internal static class FileRefusals
{
    /// <summary>Calls a reader or writer of files, keys or chains.</summary>
    /// <exception cref="RefusalException">The file was refused; the refusal is in the domain's words.</exception>
    public static T Translate<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (FileRefusedException refused)
        {
            throw new RefusalException(Of(refused), refused);
        }
    }

    /// <summary>The refusal of the domain for a refused file.</summary>
    public static Refusal Of(FileRefusedException refused) => refused.Fault switch
    {
        FileFault.Empty => new Refusal.BodyEmpty(),
        FileFault.NotACertificate => new Refusal.NotACertificate(refused.Reason),
        FileFault.CertificateNotAcceptable => new Refusal.CertificateNotAcceptable(refused.Reason),
        FileFault.NotACertificateChain => new Refusal.NotACertificateChain(refused.Reason),
        FileFault.ChainInvalid => new Refusal.ChainInvalid(refused.Reason),
        FileFault.ChainKeyMismatch => new Refusal.ChainKeyMismatch(),
        FileFault.NotAKeystoreFile => new Refusal.NotAKeystoreFile(refused.Reason),
        FileFault.PasswordWrong => new Refusal.PasswordWrong(),
        FileFault.KeystoreFileNotAcceptable => new Refusal.KeystoreFileNotAcceptable(refused.Reason),
        FileFault.TooCostly => new Refusal.FileTooCostly(refused.Reason),
        FileFault.PrivateKeyNotAcceptable => new Refusal.PrivateKeyNotAcceptable(refused.Reason),
        FileFault.NotASshKey => new Refusal.NotASshKey(refused.Reason),
        FileFault.NotAPgpKeyFile or FileFault.PgpChecksumWrong or FileFault.PgpVersionUnsupported or FileFault.PgpKeyNotAcceptable =>
            new Refusal.PgpFileInvalid(refused.Reason),
        FileFault.NoPgpPublicKey => new Refusal.NoPgpPublicKey(),
        FileFault.NoPgpSecretKey => new Refusal.NoPgpSecretKey(),
        FileFault.NotAnRsaKey => new Refusal.NotAnRsaKey(refused.Reason),
        _ => throw new InvalidOperationException($"{refused.Fault} has no refusal of the domain.", refused),
    };
}
