using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Signing;

/// <summary>The extensions of a certificate that is written (RFC 5280 section 4.2).</summary>
internal static class ExtensionList
{

    private static readonly Asn1Tag Wrapper = new(TagClass.ContextSpecific, 3, isConstructed: true);

    /// <summary>Whether the octets are Extensions, DER, that a certificate can have; if not, why.</summary>
    public static bool IsValid(ReadOnlySpan<byte> extensions, out string reason)
    {
        reason = "it must be one DER SEQUENCE of X.509 extensions";
        try
        {
            if (DerWalk.Check(extensions) != DerFault.None) return false;
            if (new DerReader(extensions).ReadContents(DerTag.Sequence).IsEmpty) return false;
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence(Wrapper)) writer.WriteEncodedValue(extensions);
            CertificateTail.Check(new DerReader(writer.Encode()), version: 3, hasSubject: true);
            if (Exportability.FaultOf(new DerReader(extensions).Enter(DerTag.Sequence)) is { } fault) throw Refuse.NotAcceptable(fault);
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
        catch (FileRefusedException refused) when (refused.Fault == FileFault.CertificateNotAcceptable)
        {
            reason = "it has an extension twice, or a critical one that is damaged";
            return false;
        }
    }

    /// <summary>Writes the extensions and, where it is not among them, the SubjectKeyIdentifier, which keytool, too, always adds.</summary>
    public static void Write(AsnWriter writer, byte[]? extensions, byte[] publicKey)
    {
        using (writer.PushSequence())
        {
            if (extensions is null || !WriteGiven(writer, extensions)) WriteSubjectKeyIdentifier(writer, publicKey);
        }
    }

    private static bool WriteGiven(AsnWriter writer, byte[] extensions)
    {
        var hasIdentifier = false;
        for (var rest = new DerReader(extensions).Enter(DerTag.Sequence); !rest.IsAtEnd;)
        {
            var extension = rest.ReadEncoded();
            writer.WriteEncodedValue(extension);
            hasIdentifier |= new DerReader(extension).Enter(DerTag.Sequence).ReadObjectIdentifier() == Oids.SubjectKeyIdentifier;
        }

        return hasIdentifier;
    }

    // RFC 5280 section 4.2.1.2, method 1: SHA-1 of the octets in the BIT STRING of the public key.
    private static void WriteSubjectKeyIdentifier(AsnWriter writer, byte[] publicKey)
    {
        var identifier = new AsnWriter(AsnEncodingRules.DER);
        identifier.WriteOctetString(SHA1.HashData(PublicKeyInfo.Read(publicKey).Key));

        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.SubjectKeyIdentifier);
            writer.WriteOctetString(identifier.Encode());
        }
    }
}
