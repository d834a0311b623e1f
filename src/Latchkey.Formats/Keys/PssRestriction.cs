using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Keys;

/// <summary>
/// The restriction that the algorithm of an RSA key expresses (RFC 4055 section 1.2): none, which is the default; to RSASSA-PSS; or to
/// RSASSA-PSS with certain parameters.
/// </summary>
/// <param name="IsPss">Whether the key is restricted to RSASSA-PSS.</param>
/// <param name="Parameters">The only parameters that the key may sign with; null if any are allowed.</param>
internal readonly record struct PssRestriction(bool IsPss, PssParameters? Parameters)
{
    /// <summary>Reads the parameters of id-RSASSA-PSS.</summary>
    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static PssRestriction Read(ReadOnlySpan<byte> parameters) =>
        new(IsPss: true, parameters is [DerTag.Sequence, ..] ? PssParameters.Read(parameters) : null);

    /// <summary>The restriction of a public key.</summary>
    public static PssRestriction Of(PublicKeyInfo key) => key.Algorithm == Oids.RsaPss ? Read(key.Parameters) : default;

    /// <summary>Combines this restriction with another.</summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>: both have parameters, and they differ.
    /// </exception>
    public PssRestriction And(PssRestriction other)
    {
        if (Parameters is not null && other.Parameters is not null && Parameters != other.Parameters)
            throw Refuse.PrivateKeyNotAcceptable("The private key and its certificate name different parameters of RSASSA-PSS.");
        return new PssRestriction(IsPss || other.IsPss, Parameters ?? other.Parameters);
    }

    /// <summary>Writes the algorithm of a restricted key: OID and parameters.</summary>
    public void WriteKeyAlgorithm(AsnWriter writer)
    {
        writer.WriteObjectIdentifier(IsPss ? Oids.RsaPss : Oids.Rsa);
        if (!IsPss) writer.WriteNull();
        else Parameters?.Write(writer);
    }
}
