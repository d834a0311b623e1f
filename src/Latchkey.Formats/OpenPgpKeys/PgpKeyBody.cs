using System.Buffers.Binary;
using System.Security.Cryptography;
using Latchkey.Formats.OpenPgpPackets;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.OpenPgpKeys;

/// <summary>The public part of a key packet of version 4 (RFC 4880 section 5.5.2), whose numbers are within the limits.</summary>
internal sealed class PgpKeyBody
{
    private const byte Version = 4;
    private const int KeyIdLength = 8;

    // version (1) | time of creation (4) | algorithm (1) | numbers
    private PgpKeyBody(DateTimeOffset created, PgpPublicNumbers numbers, byte[] octets)
    {
        Created = created;
        Numbers = numbers;
        Octets = octets;
        Fingerprint = ComputeFingerprint(octets);
    }

    public DateTimeOffset Created { get; }

    public PgpPublicNumbers Numbers { get; }

    /// <summary>The octets of the public part.</summary>
    public byte[] Octets { get; }

    /// <summary>20 octets (RFC 4880 section 12.2).</summary>
    public byte[] Fingerprint { get; }

    /// <summary>The last 8 octets of the fingerprint.</summary>
    public ReadOnlySpan<byte> KeyId => Fingerprint.AsSpan(Fingerprint.Length - KeyIdLength);

    /// <summary>Reads the body of a public or secret key packet.</summary>
    /// <param name="body">The body. In a secret key, the secret part follows the public one.</param>
    /// <exception cref="InvalidDataException">The body is damaged.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PgpVersionUnsupported"/>, <see cref="FileFault.PgpKeyNotAcceptable"/>.
    /// </exception>
    public static PgpKeyBody Read(ReadOnlySpan<byte> body)
    {
        var fields = new PgpNumbers(body);
        var version = fields.ReadOctet();
        if (version != Version) throw Refuse.PgpVersionUnsupported(version);
        var created = DateTimeOffset.FromUnixTimeSeconds(fields.ReadUInt32());
        var numbers = PgpPublicNumbers.Read((PgpAlgorithm)fields.ReadOctet(), ref fields);
        return new PgpKeyBody(created, numbers, body[..^fields.Rest.Length].ToArray());
    }

    /// <summary>Reads a public or secret key packet. Nothing may follow the numbers of a public key.</summary>
    /// <exception cref="InvalidDataException">The body is damaged.</exception>
    /// <exception cref="FileRefusedException">See <see cref="Read(ReadOnlySpan{byte})"/>.</exception>
    public static PgpKeyBody Read(PgpPacket packet)
    {
        var key = Read(packet.Body.Span);
        var isWhole = key.Octets.Length == packet.Body.Length;
        return isWhole == (packet.Tag is PgpTag.PublicKey or PgpTag.PublicSubkey)
            ? key
            : throw new InvalidDataException("A key packet has the wrong length.");
    }

    /// <summary>What a signature hashes of a key: 99 | length in two octets | public part (RFC 4880 section 5.2.4).</summary>
    public byte[] ToHash() => ToHash(Octets);

    private static byte[] ToHash(byte[] octets)
    {
        var data = new byte[1 + sizeof(ushort) + octets.Length];
        data[0] = 0x99;
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(1), (ushort)octets.Length);
        octets.CopyTo(data.AsSpan(1 + sizeof(ushort)));
        return data;
    }

    private static byte[] ComputeFingerprint(byte[] octets) => SHA1.HashData(ToHash(octets));
}
