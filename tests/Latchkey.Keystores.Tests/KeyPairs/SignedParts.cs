using System.Formats.Asn1;
using Latchkey.Formats.Certificates;

namespace Latchkey.Keystores.Tests.KeyPairs;

/// <summary>The signed part of a certificate, and the signature.</summary>
internal static class SignedParts
{
    public static (byte[] Signed, byte[] Signature) Of(Certificate certificate)
    {
        var parts = new AsnReader(certificate.Der, AsnEncodingRules.DER).ReadSequence();
        var signed = parts.ReadEncodedValue().ToArray();
        parts.ReadEncodedValue();
        return (signed, parts.ReadBitString(out _));
    }
}
