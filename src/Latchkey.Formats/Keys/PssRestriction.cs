using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Keys;

/// <summary>
/// What the algorithm of an RSA key says about RSASSA-PSS (RFC 4055 section 1.2): nothing, which is the default; that the key
/// signs by nothing else; or also by which parameters.
/// </summary>
/// <param name="IsPss">Whether the key is one for RSASSA-PSS alone.</param>
/// <param name="Parameters">The only ones by which it signs; null where it is free.</param>
internal readonly record struct PssRestriction(bool IsPss, PssParameters? Parameters)
{
    /// <summary>Reads the parameters of id-RSASSA-PSS.</summary>
    /// <exception cref="AsnContentException">The octets have another structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static PssRestriction Read(ReadOnlySpan<byte> parameters) =>
        new(IsPss: true, parameters is [DerTag.Sequence, ..] ? PssParameters.Read(parameters) : null);

    /// <summary>What the algorithm of a public key says.</summary>
    public static PssRestriction Of(PublicKeyInfo key) => key.Algorithm == Oids.RsaPss ? Read(key.Parameters) : default;

    /// <summary>What holds where this and another hold.</summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>: both name parameters, and not the same.
    /// </exception>
    public PssRestriction And(PssRestriction other)
    {
        if (Parameters is not null && other.Parameters is not null && Parameters != other.Parameters)
            throw Refuse.PrivateKeyNotAcceptable("The private key and its certificate name different parameters of RSASSA-PSS.");
        return new PssRestriction(IsPss || other.IsPss, Parameters ?? other.Parameters);
    }

    /// <summary>Writes the algorithm of such a key: OID and parameters.</summary>
    public void WriteKeyAlgorithm(AsnWriter writer)
    {
        writer.WriteObjectIdentifier(IsPss ? Oids.RsaPss : Oids.Rsa);
        if (!IsPss) writer.WriteNull();
        else Parameters?.Write(writer);
    }
}
