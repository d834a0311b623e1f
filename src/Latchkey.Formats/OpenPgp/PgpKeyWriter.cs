using Latchkey.Formats.Costs;
using Latchkey.Formats.OpenPgpPackets;
using Latchkey.Formats.OpenPgpSecrets;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.OpenPgp;

/// <summary>Writes armoured files of OpenPGP keys, which GnuPG imports.</summary>
public static class PgpKeyWriter
{
    /// <summary>Writes one armoured block with public keys. Every line ends with LF.</summary>
    /// <param name="keys">The <see cref="PgpPublicKey.Octets"/> of each key.</param>
    public static string WritePublic(params IEnumerable<ReadOnlyMemory<byte>> keys) =>
        ArmourWriter.Write("PUBLIC KEY BLOCK", (byte[])[.. keys.SelectMany(key => key.ToArray())]);

    /// <summary>
    /// Writes one armoured block with secret keys, encrypted with AES-256 under a key that SHA-256 derives from the passphrase over
    /// 65,011,712 octets. One derivation, of about 0.1 s, serves all keys; each has a random initialization vector. Every line ends with
    /// LF.
    /// </summary>
    /// <param name="keys">The <see cref="PgpSecretKey.Octets"/> of each key.</param>
    /// <param name="passphrase">The passphrase, which is encoded in UTF-8.</param>
    /// <exception cref="ArgumentException">The passphrase is empty.</exception>
    /// <exception cref="InvalidDataException">A key is not of that form.</exception>
    public static string WriteSecret(IEnumerable<SecretBytes> keys, ReadOnlySpan<char> passphrase)
    {
        if (passphrase.IsEmpty) throw new ArgumentException("A secret key is not written without a passphrase.", nameof(passphrase));
        var derivation = StringToKey.Create();
        using var derived = new PassphraseKeys(passphrase, new WorkBudget());
        derived.Plan(derivation, SecretCipher.Aes256.KeyLength);
        var key = derived.Derive(derivation, SecretCipher.Aes256.KeyLength);
        var octets = new List<byte>();
        foreach (var packet in keys.SelectMany(PacketsOf))
            octets.AddRange(packet.IsKey ? OpenSecret.Encrypt(packet, derivation, key) : packet.Whole.Span);
        return ArmourWriter.Write("PRIVATE KEY BLOCK", octets.ToArray());
    }

    private static List<PgpPacket> PacketsOf(SecretBytes key)
    {
        try
        {
            var packets = new List<PgpPacket>();
            PacketReader.Read(key.Octets, packets);
            return packets;
        }
        catch (FileRefusedException damaged)
        {
            throw new InvalidDataException("A stored secret key is damaged.", damaged);
        }
    }
}
