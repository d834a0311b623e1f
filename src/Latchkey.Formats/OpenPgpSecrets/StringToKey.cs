using System.Buffers.Binary;
using System.Security.Cryptography;
using Latchkey.Formats.OpenPgpKeys;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace Latchkey.Formats.OpenPgpSecrets;

/// <summary>The derivation of a key from a passphrase (RFC 4880 section 3.7.1). Two with the same values give the same key.</summary>
/// <param name="Hash">The hash function, by its number in RFC 4880 section 9.4.</param>
/// <param name="Salt">The salt of 8 octets; null if the derivation has none.</param>
/// <param name="Count">The minimum number of octets that are hashed for each output of the function.</param>
internal sealed record StringToKey(byte Hash, ulong? Salt, int Count)
{
    /// <summary>The count that <see cref="Create"/> chooses, the largest there is, as GnuPG does on fast machines.</summary>
    public const int UsualCount = 65_011_712;

    private const byte UsualHash = 8;
    private const int EncodedLength = 11;

    // Types: RFC 4880 section 3.7.1, RFC 9580 section 3.7.1.4, doc/DETAILS of GnuPG
    private const byte Simple = 0;
    private const byte Salted = 1;
    private const byte Iterated = 3;
    private const byte Argon2 = 4;
    private const byte OfGnuPg = 101;

    /// <summary>Makes a derivation with a new salt: SHA-256 over 65,011,712 octets.</summary>
    public static StringToKey Create()
    {
        Span<byte> salt = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(salt);
        return new StringToKey(UsualHash, BinaryPrimitives.ReadUInt64BigEndian(salt), UsualCount);
    }

    /// <summary>Reads a specifier.</summary>
    /// <exception cref="InvalidDataException">The specifier is damaged.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PgpKeyNotAcceptable"/>.</exception>
    public static StringToKey Read(ref PgpNumbers fields)
    {
        // type (1) | hash (1) | salt (8) | count (1)
        var type = fields.ReadOctet();
        if (type == Argon2) throw Refuse.PgpSecretUnsupported("Argon2");
        if (type is not (Simple or Salted or Iterated or OfGnuPg)) throw Refuse.PgpSecretUnsupported("an unknown key derivation");
        var hash = fields.ReadOctet();
        if (type == OfGnuPg) throw Refuse.PgpSecretAbsent();
        if (LengthOf(hash) == 0) throw Refuse.PgpSecretUnsupported("an unknown hash function");
        ulong? salt = type == Simple ? null : BinaryPrimitives.ReadUInt64BigEndian(fields.Take(sizeof(ulong)));
        return new StringToKey(hash, salt, type == Iterated ? CountOf(fields.ReadOctet()) : 0);
    }

    /// <summary>Writes the specifier of a derivation with a salt and a count.</summary>
    public byte[] Encode()
    {
        var octets = new byte[EncodedLength];
        (octets[0], octets[1], octets[^1]) = (Iterated, Hash, (byte)Enumerable.Range(0, 256).First(octet => CountOf((byte)octet) == Count));
        BinaryPrimitives.WriteUInt64BigEndian(octets.AsSpan(2), Salt!.Value);
        return octets;
    }

    /// <summary>The cost of <see cref="Derive"/> in nanoseconds (docs/implementation-details.md).</summary>
    public long CostOf(int passphraseLength, int keyLength)
    {
        const int Fixed = 100_000;
        long octets = Math.Max(Count, sizeof(ulong) + passphraseLength);
        var tenths = Hash switch
        {
            2 or 8 => 8,
            9 or 10 => 16,
            1 => 18,
            _ => 80, // BouncyCastle's
        };
        return Fixed + (OutputsFor(keyLength) * octets * tenths / 10);
    }

    /// <summary>Derives a key.</summary>
    public SecretBytes Derive(ReadOnlySpan<byte> passphrase, int keyLength)
    {
        // The first output is the hash of salt | passphrase | salt | passphrase ..., Count octets of them but at least once both; the next
        // that of a zero and the same, and so on.
        using var input = Repeat(passphrase, out var period);
        var octets = Math.Max(Count, period);
        var outputs = OutputsFor(keyLength);
        using var derived = new SecretBytes(outputs * LengthOf(Hash));
        for (var i = 0; i < outputs; i++)
            HashRepeated(i, input.Octets, octets, derived.Octets.AsSpan(i * LengthOf(Hash), LengthOf(Hash)));
        return new SecretBytes(derived.Span[..keyLength]);
    }

    // RFC 4880 section 3.7.1.3
    private static int CountOf(byte encoded) => (16 + (encoded & 15)) << ((encoded >> 4) + 6);

    private static int LengthOf(byte hash) => hash switch
    {
        1 => MD5.HashSizeInBytes,
        2 or 3 => SHA1.HashSizeInBytes,
        8 => SHA256.HashSizeInBytes,
        9 => SHA384.HashSizeInBytes,
        10 => SHA512.HashSizeInBytes,
        11 => 224 / 8,
        _ => 0,
    };

    private int OutputsFor(int keyLength) => (keyLength + LengthOf(Hash) - 1) / LengthOf(Hash);

    // Whole repetitions, so that one call hashes many of them.
    private SecretBytes Repeat(ReadOnlySpan<byte> passphrase, out int period)
    {
        const int Enough = 4096;
        var salt = Salt is null ? 0 : sizeof(ulong);
        period = salt + passphrase.Length;
        var input = new SecretBytes(period * Math.Max(1, Enough / Math.Max(1, period)));
        for (var position = 0; position < input.Length; position += period)
        {
            if (Salt is { } value) BinaryPrimitives.WriteUInt64BigEndian(input.Octets.AsSpan(position), value);
            passphrase.CopyTo(input.Octets.AsSpan(position + salt));
        }

        return input;
    }

    private void HashRepeated(int zeros, byte[] input, int octets, Span<byte> output)
    {
        if (PlatformHash() is not { } name)
        {
            HashRepeated(Hash == 3 ? new RipeMD160Digest() : new Sha224Digest(), zeros, input, octets, output);
            return;
        }

        using var hash = IncrementalHash.CreateHash(name);
        for (var i = 0; i < zeros; i++) hash.AppendData([0]);
        for (; octets > 0; octets -= input.Length) hash.AppendData(input, 0, Math.Min(octets, input.Length));
        hash.GetHashAndReset(output);
    }

    private static void HashRepeated(IDigest hash, int zeros, byte[] input, int octets, Span<byte> output)
    {
        for (var i = 0; i < zeros; i++) hash.Update(0);
        for (; octets > 0; octets -= input.Length) hash.BlockUpdate(input, 0, Math.Min(octets, input.Length));
        hash.DoFinal(output);
    }

    private HashAlgorithmName? PlatformHash() => Hash switch
    {
        1 => HashAlgorithmName.MD5,
        2 => HashAlgorithmName.SHA1,
        8 => HashAlgorithmName.SHA256,
        9 => HashAlgorithmName.SHA384,
        10 => HashAlgorithmName.SHA512,
        _ => null,
    };
}
