using Latchkey.Formats.Costs;
using Latchkey.Formats.OpenPgpPackets;
using Latchkey.Formats.OpenPgpSecrets;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.OpenPgp;

/// <summary>
/// Reads files of OpenPGP keys of version 4 (RFC 4880, RFC 9580), binary or armoured, with several keys and several armoured blocks. Keys
/// are RSA, DSA, Elgamal, ECDSA and ECDH on the curves of GnuPG, Ed25519 and Curve25519.
/// </summary>
public static class PgpKeyReader
{
    /// <summary>
    /// Reads the public keys in a file, in its order. Secret keys beside them are skipped. The file has at most 1 MiB; its numbers and
    /// counts are limited, and at most about 1 s of processor time goes into verifying signatures, before which a file that needs more is
    /// refused.
    /// </summary>
    /// <returns>At least one key.</returns>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.Empty"/>: the file has only white space. <see cref="FileFault.NotAPgpKeyFile"/>: the file is something else,
    /// such as an encrypted message, or is damaged. <see cref="FileFault.PgpChecksumWrong"/>. <see cref="FileFault.NoPgpPublicKey"/>: it
    /// has secret keys or signatures alone. <see cref="FileFault.PgpVersionUnsupported"/>. <see cref="FileFault.PgpKeyNotAcceptable"/>: a
    /// key has an unsupported algorithm, curve or size, or no valid user ID. <see cref="FileFault.TooCostly"/>: the file is too large or
    /// has too much of something. No other exception leaves this method.
    /// </exception>
    public static IReadOnlyList<PgpPublicKey> ReadPublic(ReadOnlyMemory<byte> file)
    {
        return Refusing(() =>
        {
            using var read = PgpFile.Read(file.Span);
            var keys = TransferableKey.Divide(read.Packets).Where(key => !key.IsSecret).ToList();
            if (keys is []) throw new FileRefusedException(FileFault.NoPgpPublicKey);
            var budget = new WorkBudget();
            return keys.Select(key => KeyDescription.Of(key, PublicOctets.Of(key), budget)).ToList();
        });
    }

    /// <summary>
    /// Opens the secret keys in a file, in its order. All keys and subkeys have the same passphrase. Public keys beside them are skipped.
    /// The limits are those of <see cref="ReadPublic"/>, and the time includes the derivation of keys from the passphrase. The caller
    /// clears the file.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="passphrase">The passphrase, which is encoded in UTF-8. An empty one is wrong.</param>
    /// <exception cref="FileRefusedException">
    /// As in <see cref="ReadPublic"/>; but <see cref="FileFault.NoPgpSecretKey"/>: the file has public keys or signatures alone.
    /// <see cref="FileFault.PasswordWrong"/>: the passphrase opens not all keys. <see cref="FileFault.PgpKeyNotAcceptable"/> also: a secret
    /// key is not encrypted, is absent (on a card, or left out by GnuPG), or is encrypted with AEAD, Argon2 or an unknown cipher.
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>: the secret numbers do not belong to the public key. No other exception leaves this
    /// method.
    /// </exception>
    public static PgpSecretKeys ReadSecret(ReadOnlyMemory<byte> file, ReadOnlySpan<char> passphrase)
    {
        var budget = new WorkBudget();
        using var keys = new PassphraseKeys(passphrase, budget);
        var isEmpty = passphrase.IsEmpty;
        return Refusing(() =>
        {
            // (1) packets (2) what is not supported (3) the cost of all derivations (4) signatures (5) secrets
            using var read = PgpFile.Read(file.Span);
            var locked = TransferableKey.Divide(read.Packets).Where(key => key.IsSecret).Select(key => new LockedKey(key)).ToList();
            if (locked is []) throw new FileRefusedException(FileFault.NoPgpSecretKey);
            if (isEmpty) throw Refuse.PasswordWrong();
            foreach (var key in locked) key.Plan(keys);
            return Open(locked, keys, budget);
        });
    }

    private static PgpSecretKeys Open(List<LockedKey> locked, PassphraseKeys keys, WorkBudget budget)
    {
        var opened = new PgpSecretKeys();
        try
        {
            var described = locked.Select(key => key.Describe(budget)).ToList();
            for (var i = 0; i < locked.Count; i++) opened.Add(new PgpSecretKey(described[i], locked[i].Open(keys, budget)));
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private static T Refusing<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception malformed) when (malformed is not FileRefusedException)
        {
            // No exception of a parser, ours or a library's, passes this point.
            throw Refuse.NotAPgpKeyFile("The file is damaged.", malformed);
        }
    }
}
