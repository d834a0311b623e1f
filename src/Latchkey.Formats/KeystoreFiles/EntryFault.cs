using Latchkey.Formats.Certificates;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.KeystoreFiles;

/// <summary>Confines a fault to its entry: the entry is reported with the reason, and the others are read.</summary>
internal static class EntryFault
{
    /// <summary>Opens an entry. If its key or a certificate is not acceptable, returns the alias and the reason instead.</summary>
    public static KeystoreFileEntry OrUnsupported(string alias, DateTimeOffset? created, Func<KeystoreFileEntry> open)
    {
        try
        {
            return open();
        }
        catch (FileRefusedException refused) when (ReasonOf(refused) is { } reason)
        {
            return new KeystoreFileEntry.Unsupported(alias, created, reason);
        }
    }

    /// <summary>
    /// Joins a key and its chain to an entry, which then owns the key. The chain is put in order after the key has turned out to be its
    /// own.
    /// </summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>, <see cref="FileFault.TooCostly"/>; the key has been cleared.
    /// </exception>
    public static KeystoreFileEntry.KeyPair Join(
        string alias, DateTimeOffset? created, SecretBytes key, IReadOnlyList<Certificate> chain,
        Func<IReadOnlyList<Certificate>, IReadOnlyList<Certificate>> arrange, WorkBudget budget)
    {
        try
        {
            using var read = KeyReader.ReadPrivate(key.Span, budget);
            if (!read.BelongsTo(CertificateFields.KeyOf(chain[0])))
                throw Refuse.PrivateKeyNotAcceptable("The certificate does not belong to the private key.");
            return new KeystoreFileEntry.KeyPair(alias, created, key, arrange(chain));
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The fault of the entry; null if the refusal concerns more than one entry.</summary>
    public static string? ReasonOf(FileRefusedException refused) => refused.Fault switch
    {
        // The original reason refers to a file.
        FileFault.NotACertificate or FileFault.Empty => "The certificate is damaged.",
        FileFault.CertificateNotAcceptable or FileFault.PrivateKeyNotAcceptable => refused.Reason,
        _ => null,
    };
}
