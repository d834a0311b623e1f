using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Keys;

/// <summary>The parameters of RSASSA-PSS (RSASSA-PSS-params, RFC 4055 section 3.1).</summary>
/// <param name="Hash">The hash of the message.</param>
/// <param name="MaskHash">The hash of the mask generation function, MGF1.</param>
/// <param name="SaltLength">The length of the salt in octets.</param>
internal sealed record PssParameters(HashAlgorithmName Hash, HashAlgorithmName MaskHash, int SaltLength)
{
    private const string MaskGeneration = "1.2.840.113549.1.1.8";
    private const int DefaultSaltLength = 20;

    private static readonly Asn1Tag MaskTag = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag HashTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag SaltTag = new(TagClass.ContextSpecific, 2, isConstructed: true);

    /// <summary>The usual parameters with a hash: the same hash for the mask, and a salt of the same length.</summary>
    public static PssParameters Of(HashAlgorithmName hash) => new(hash, hash, MessageDigest.SizeOf(hash));

    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>: the algorithm is not supported.</exception>
    public static PssParameters Read(ReadOnlySpan<byte> parameters)
    {
        // SEQUENCE { hashAlgorithm [0] DEFAULT sha1, maskGenAlgorithm [1] DEFAULT mgf1SHA1, saltLength [2] INTEGER DEFAULT 20,
        //   trailerField [3] INTEGER DEFAULT 1 }
        var fields = new DerReader(parameters).Enter(DerTag.Sequence);
        var (hash, maskHash, saltLength) = (HashAlgorithmName.SHA1, HashAlgorithmName.SHA1, DefaultSaltLength);
        if (fields.Tag == DerTag.Explicit0) hash = HashOf(fields.Enter(DerTag.Explicit0).Enter(DerTag.Sequence));
        if (fields.Tag == DerTag.Explicit1) maskHash = MaskHashOf(fields.Enter(DerTag.Explicit1).Enter(DerTag.Sequence));
        if (fields.Tag == DerTag.Explicit2) saltLength = fields.Enter(DerTag.Explicit2).ReadCount();
        if (fields.Tag == DerTag.Explicit3 && fields.Enter(DerTag.Explicit3).ReadCount() != 1) throw Unknown("another trailer");
        fields.ThrowIfNotAtEnd();
        return new PssParameters(hash, maskHash, saltLength);
    }

    /// <summary>
    /// The parameters with a salt at least as long as the hash. The salt length of a key is a minimum (RFC 4055 section 3.3).
    /// </summary>
    public PssParameters WithUsualSalt() => this with { SaltLength = Math.Max(SaltLength, MessageDigest.SizeOf(Hash)) };

    /// <summary>Whether a modulus of this length in bits has room for the signatures (RFC 8017 section 9.1.1).</summary>
    public bool Fits(int size) => (size + 6) / 8 >= (long)MessageDigest.SizeOf(Hash) + SaltLength + 2;

    /// <summary>Writes RSASSA-PSS-params.</summary>
    public void Write(AsnWriter writer)
    {
        using var sequence = writer.PushSequence();
        if (Hash != HashAlgorithmName.SHA1)
        {
            using (writer.PushSequence(HashTag)) WriteHash(writer, Hash);
        }

        if (MaskHash != HashAlgorithmName.SHA1)
        {
            using (writer.PushSequence(MaskTag))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(MaskGeneration);
                WriteHash(writer, MaskHash);
            }
        }

        if (SaltLength != DefaultSaltLength)
        {
            using (writer.PushSequence(SaltTag)) writer.WriteInteger(SaltLength);
        }
    }

    private static void WriteHash(AsnWriter writer, HashAlgorithmName hash)
    {
        using var sequence = writer.PushSequence();
        writer.WriteObjectIdentifier(MessageDigest.OidOf(hash));
        writer.WriteNull();
    }

    private static HashAlgorithmName MaskHashOf(DerReader mask) => mask.ReadObjectIdentifier() == MaskGeneration
        ? HashOf(mask.Enter(DerTag.Sequence))
        : throw Unknown("a mask other than MGF1");

    private static HashAlgorithmName HashOf(DerReader algorithm)
    {
        var oid = AlgorithmIdentifier.Read(algorithm).Algorithm;
        return MessageDigest.ByOid.TryGetValue(oid, out var hash) ? hash : throw Unknown($"the hash {oid}");
    }

    private static FileRefusedException Unknown(string what) =>
        Refuse.PrivateKeyNotAcceptable($"The key is restricted to RSASSA-PSS with {what}, which is not supported.");
}
