using System.Buffers.Binary;
using Latchkey.Formats.OpenPgpKeys;

namespace Latchkey.Formats.OpenPgpSignatures;

/// <summary>A signature packet of version 4 (RFC 4880 section 5.2.3).</summary>
internal sealed class PgpSignature
{
    private const byte Version = 4;

    private PgpSignature(ReadOnlyMemory<byte> body)
    {
        // version (1) | type (1) | algorithm of the key (1) | hash (1) | length (2) | hashed subpackets | length (2) | other subpackets |
        // first two octets of the hash | numbers of the signature
        var fields = new PgpNumbers(body.Span);
        fields.ReadOctet();
        Type = (PgpSignatureType)fields.ReadOctet();
        Algorithm = (PgpAlgorithm)fields.ReadOctet();
        Hash = fields.ReadOctet();
        var hashed = fields.Take(fields.ReadUInt16());
        Hashed = body[..^fields.Rest.Length];
        Facts = new SignatureFacts(body.Slice(Hashed.Length - hashed.Length, hashed.Length), areHashed: true);
        var other = fields.ReadUInt16();
        Hints = new SignatureFacts(body.Slice(body.Length - fields.Rest.Length, CheckLength(other, fields)), areHashed: false);
        fields.Take(other);
        HashStart = fields.ReadUInt16();
        Numbers = body[^fields.Rest.Length..];
    }

    public PgpSignatureType Type { get; }

    public PgpAlgorithm Algorithm { get; }

    /// <summary>The hash function, by its number in RFC 4880 section 9.4.</summary>
    public byte Hash { get; }

    /// <summary>The octets up to the end of the hashed subpackets, which are part of what is signed.</summary>
    public ReadOnlyMemory<byte> Hashed { get; }

    /// <summary>The first two octets of the hash.</summary>
    public ushort HashStart { get; }

    /// <summary>The numbers of the signature.</summary>
    public ReadOnlyMemory<byte> Numbers { get; }

    /// <summary>The facts that are signed.</summary>
    public SignatureFacts Facts { get; }

    /// <summary>
    /// The facts that are not signed. Only the issuer and the embedded signature in them, which prove themselves, are used.
    /// </summary>
    public SignatureFacts Hints { get; }

    /// <summary>Reads a signature. Returns null for versions other than 4, which no key of version 4 makes for itself.</summary>
    /// <exception cref="InvalidDataException">The signature is damaged.</exception>
    public static PgpSignature? Read(ReadOnlyMemory<byte> body) => body.Span is [Version, ..] ? new PgpSignature(body) : null;

    /// <summary>Whether a key may have made the signature, by what the signature says of its issuer.</summary>
    public bool NamesIssuer(PgpKeyBody key) =>
        Facts.NamesIssuer(key) ?? Hints.NamesIssuer(key) ?? true;

    /// <summary>The end of what is signed: 04 | FF | the length of <see cref="Hashed"/> (RFC 4880 section 5.2.4).</summary>
    public byte[] ToHash()
    {
        const int TrailerLength = 2 + sizeof(int);
        var data = new byte[Hashed.Length + TrailerLength];
        Hashed.Span.CopyTo(data);
        data[^TrailerLength] = Version;
        data[^(TrailerLength - 1)] = 0xFF;
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(data.Length - sizeof(int)), Hashed.Length);
        return data;
    }

    private static int CheckLength(int length, PgpNumbers fields) =>
        length <= fields.Rest.Length ? length : throw new InvalidDataException("The subpackets of a signature are cut off.");
}
