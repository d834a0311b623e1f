using Latchkey.Formats;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.KeyFiles;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.OpenPgp;
using Latchkey.Formats.Pkcs12;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Ssh;

namespace Latchkey.Keystores.Files;

/// <summary>
/// Reads uploaded and stored files with <c>Latchkey.Formats</c>, and translates its refusals into refusals of the domain.
/// </summary>
public static class Uploads
{
    /// <inheritdoc cref="CertificateReader.Read"/>
    public static Certificate ReadCertificate(ReadOnlyMemory<byte> file) => FileRefusals.Translate(() => CertificateReader.Read(file));

    /// <inheritdoc cref="CertificateReader.ReadStored"/>
    public static Certificate ReadStoredCertificate(ReadOnlyMemory<byte> der) =>
        FileRefusals.Translate(() => CertificateReader.ReadStored(der));

    /// <inheritdoc cref="ChainReader.Read"/>
    public static IReadOnlyList<Certificate> ReadChain(ReadOnlyMemory<byte> file) => FileRefusals.Translate(() => ChainReader.Read(file));

    /// <inheritdoc cref="CertificateChain.Build"/>
    public static IReadOnlyList<Certificate> BuildChain(
        Certificate own, IReadOnlyList<Certificate> uploaded, IEnumerable<Certificate> keystoreCertificates, DateTimeOffset at) =>
        FileRefusals.Translate(() => CertificateChain.Build(own, uploaded, keystoreCertificates, at));

    /// <inheritdoc cref="KeystoreFileReader.Read"/>
    public static KeystoreFile ReadKeystore(ReadOnlyMemory<byte> file, string? password, DateTimeOffset at) =>
        FileRefusals.Translate(() => KeystoreFileReader.Read(file, password, at));

    /// <inheritdoc cref="KeyPairFile.Read"/>
    public static KeyPairFile ReadKeyPair(ReadOnlyMemory<byte> file, string? password, DateTimeOffset at) =>
        FileRefusals.Translate(() => KeyPairFile.Read(file, password, at));

    /// <inheritdoc cref="RsaKeyReader.Read"/>
    public static SecretBytes ReadRsaKey(ReadOnlyMemory<byte> file) => FileRefusals.Translate(() => RsaKeyReader.Read(file));

    /// <inheritdoc cref="SshKeyReader.Read"/>
    public static SshKey ReadSshKey(ReadOnlyMemory<byte> file, string? password) =>
        FileRefusals.Translate(() => SshKeyReader.Read(file, password));

    /// <inheritdoc cref="PgpKeyReader.ReadPublic"/>
    public static IReadOnlyList<PgpPublicKey> ReadPgpPublicKeys(ReadOnlyMemory<byte> file) =>
        FileRefusals.Translate(() => PgpKeyReader.ReadPublic(file));

    /// <inheritdoc cref="PgpKeyReader.ReadSecret"/>
    /// <exception cref="RefusalException"><see cref="Refusal.PassphraseWrong"/> in place of a wrong password of other files.</exception>
    public static PgpSecretKeys ReadPgpSecretKeys(ReadOnlyMemory<byte> file, string passphrase)
    {
        try
        {
            return FileRefusals.Translate(() => PgpKeyReader.ReadSecret(file, passphrase));
        }
        catch (RefusalException refused) when (refused.Refusal is Refusal.PasswordWrong)
        {
            throw new RefusalException(new Refusal.PassphraseWrong(), refused);
        }
    }

    /// <inheritdoc cref="SshKeyReader.IsText"/>
    public static bool IsSshKeyText(string text) => SshKeyReader.IsText(text);
}
