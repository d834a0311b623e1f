using Latchkey.Formats.Costs;
using Latchkey.Formats.OpenPgpPackets;
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
        try
        {
            using var read = PgpFile.Read(file.Span);
            var keys = TransferableKey.Divide(read.Packets).Where(key => !key.IsSecret).ToList();
            if (keys is []) throw new FileRefusedException(FileFault.NoPgpPublicKey);
            var budget = new WorkBudget();
            return [.. keys.Select(key => KeyDescription.Of(key, PublicOctets.Of(key), budget))];
        }
        catch (Exception malformed) when (malformed is not FileRefusedException)
        {
            // No exception of a parser, ours or a library's, passes this point.
            throw Refuse.NotAPgpKeyFile("The file is damaged.", malformed);
        }
    }
}
