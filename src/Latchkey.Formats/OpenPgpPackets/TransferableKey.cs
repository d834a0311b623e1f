using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.OpenPgpPackets;

/// <summary>
/// The packets of one transferable public or secret key (RFC 4880 sections 11.1 and 11.2). GnuPG's trust packets, markers and padding do
/// not belong to it.
/// </summary>
internal sealed class TransferableKey
{
    private PgpComponent _current;
    private int _subkeys;
    private int _userIds;
    private int _signatures;

    private TransferableKey(PgpPacket primary)
    {
        _current = new PgpComponent(primary);
        Components.Add(_current);
        Packets.Add(primary);
    }

    /// <summary>Whether it is a secret key.</summary>
    public bool IsSecret => Primary.Packet.Tag == PgpTag.SecretKey;

    /// <summary>The primary key.</summary>
    public PgpComponent Primary => Components[0];

    /// <summary>
    /// The primary key, and then the others in the order of the file. One that occurs twice is here once, with the signatures of both.
    /// </summary>
    public List<PgpComponent> Components { get; } = [];

    /// <summary>All packets, in the order of the file.</summary>
    public List<PgpPacket> Packets { get; } = [];

    /// <summary>Divides the packets of a file into keys. Signatures before the first key are skipped.</summary>
    /// <exception cref="InvalidDataException">The packets are not in the order of keys.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>: there are too many of a kind.</exception>
    public static List<TransferableKey> Divide(IEnumerable<PgpPacket> packets)
    {
        var keys = new List<TransferableKey>();
        foreach (var packet in packets)
        {
            switch (packet.Tag)
            {
                case PgpTag.Marker or PgpTag.Trust or PgpTag.Padding:
                    break;
                case PgpTag.PublicKey or PgpTag.SecretKey:
                    if (keys.Count == PgpLimits.MaxKeys) throw TooMany("keys", PgpLimits.MaxKeys);
                    keys.Add(new TransferableKey(packet));
                    break;
                case PgpTag.Signature when keys is []:
                    break;
                default:
                    if (keys is []) throw new InvalidDataException("The file does not start with a key.");
                    keys[^1].Add(packet);
                    break;
            }
        }

        return keys;
    }

    private void Add(PgpPacket packet)
    {
        Packets.Add(packet);
        if (packet.Tag == PgpTag.Signature)
        {
            if (++_signatures > PgpLimits.MaxSignatures) throw TooMany("signatures on a key", PgpLimits.MaxSignatures);
            _current.Signatures.Add(packet);
            return;
        }

        if (packet.IsKey)
        {
            if (++_subkeys > PgpLimits.MaxSubkeys) throw TooMany("subkeys of a key", PgpLimits.MaxSubkeys);
            if (packet.Tag == PgpTag.SecretSubkey != IsSecret) throw new InvalidDataException("A key has public and secret parts.");
        }
        else if (++_userIds > PgpLimits.MaxUserIds)
        {
            throw TooMany("user IDs of a key", PgpLimits.MaxUserIds);
        }

        if (Components.Find(known => known.IsSame(packet)) is { } same)
        {
            _current = same;
            return;
        }

        _current = new PgpComponent(packet);
        Components.Add(_current);
    }

    private static FileRefusedException TooMany(string what, int most) => Refuse.TooCostly($"The file has more than {most} {what}.");
}
