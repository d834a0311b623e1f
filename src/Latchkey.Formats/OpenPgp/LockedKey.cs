using Latchkey.Formats.Costs;
using Latchkey.Formats.OpenPgpKeys;
using Latchkey.Formats.OpenPgpPackets;
using Latchkey.Formats.OpenPgpSecrets;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.OpenPgp;

/// <summary>A secret key before and while it is opened.</summary>
internal sealed class LockedKey
{
    private readonly TransferableKey _key;
    private readonly Dictionary<PgpPacket, (PgpKeyBody Public, ProtectedSecret Secret)> _parts = [];

    /// <param name="key">A secret key.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PgpVersionUnsupported"/>, <see cref="FileFault.PgpKeyNotAcceptable"/>.
    /// </exception>
    public LockedKey(TransferableKey key)
    {
        _key = key;
        foreach (var packet in key.Packets.Where(packet => packet.IsKey))
        {
            var body = PgpKeyBody.Read(packet);
            _parts[packet] = (body, ProtectedSecret.Read(packet.Body.Span[body.Octets.Length..]));
        }
    }

    /// <summary>Plans the derivations of the keys that <see cref="Open"/> needs.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public void Plan(PassphraseKeys keys)
    {
        foreach (var (_, secret) in _parts.Values) keys.Plan(secret.Derivation, secret.Cipher.KeyLength);
    }

    /// <summary>Describes the key by its public part.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PgpKeyNotAcceptable"/>, <see cref="FileFault.TooCostly"/>.
    /// </exception>
    public PgpPublicKey Describe(WorkBudget budget) =>
        KeyDescription.Of(_key, PublicOctets.Of(_key, packet => _parts[packet].Public), budget);

    /// <summary>Decrypts the secrets, and returns the packets with them (<see cref="PgpSecretKey.Octets"/>).</summary>
    /// <exception cref="InvalidDataException">A secret is damaged.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PasswordWrong"/>, <see cref="FileFault.PrivateKeyNotAcceptable"/>, <see cref="FileFault.TooCostly"/>.
    /// </exception>
    public SecretBytes Open(PassphraseKeys keys, WorkBudget budget)
    {
        var opened = new Dictionary<PgpPacket, SecretBytes>();
        try
        {
            foreach (var packet in _parts.Keys) opened[packet] = Open(packet, keys, budget);
            return Join(opened);
        }
        finally
        {
            foreach (var packet in opened.Values) packet.Dispose();
        }
    }

    private SecretBytes Open(PgpPacket packet, PassphraseKeys keys, WorkBudget budget)
    {
        var (key, secret) = _parts[packet];
        using var numbers = secret.Decrypt(keys.Derive(secret.Derivation, secret.Cipher.KeyLength)) ?? throw Refuse.PasswordWrong();
        SecretNumbers.Check(key.Numbers, numbers.Span, budget);
        return OpenSecret.Write(packet.Tag, key, numbers);
    }

    private SecretBytes Join(Dictionary<PgpPacket, SecretBytes> opened)
    {
        var joined = new SecretBytes(_key.Packets.Sum(packet => Octets(packet).Length));
        var rest = joined.Octets.AsSpan();
        foreach (var packet in _key.Packets)
        {
            Octets(packet).CopyTo(rest);
            rest = rest[Octets(packet).Length..];
        }

        return joined;

        ReadOnlySpan<byte> Octets(PgpPacket packet) => opened.TryGetValue(packet, out var open) ? open.Span : packet.Whole.Span;
    }
}
