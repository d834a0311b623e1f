using Latchkey.Formats.Certificates;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.KeystoreFiles;

/// <summary>A fault in one entry does not spoil the others: the entry is named, with the reason.</summary>
internal static class EntryFault
{
    /// <summary>Opens an entry; the alias and a reason take its place where its key or a certificate is not taken.</summary>
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

    /// <summary>Joins a key, which the entry then owns, and its chain, which is put in order once the key is known to be its own.</summary>
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

    /// <summary>The fault of the entry; null when the refusal is about more than one entry.</summary>
    public static string? ReasonOf(FileRefusedException refused) => refused.Fault switch
    {
        // Its reason would speak of a file.
        FileFault.NotACertificate or FileFault.Empty => "The certificate is damaged.",
        FileFault.CertificateNotAcceptable or FileFault.PrivateKeyNotAcceptable => refused.Reason,
        _ => null,
    };
}
