using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Signing;

/// <summary>The extensions of a new certificate (RFC 5280 section 4.2).</summary>
internal static class ExtensionList
{
    private static readonly Asn1Tag Wrapper = new(TagClass.ContextSpecific, 3, isConstructed: true);

    /// <summary>Whether the octets are DER Extensions that a certificate can have; if not, the reason.</summary>
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

    /// <summary>The extensions, plus a SubjectKeyIdentifier if they have none, as keytool always adds it.</summary>
    /// <param name="extensions">Valid Extensions in DER; null for none.</param>
    /// <param name="publicKey">The key to identify (RFC 5280 section 4.2.1.2, method 1).</param>
    public static IEnumerable<X509Extension> Of(byte[]? extensions, PublicKey publicKey)
    {
        var given = extensions is null ? [] : Read(new DerReader(extensions).ReadContents(DerTag.Sequence));
        return given.Exists(extension => extension.Oid!.Value == Oids.SubjectKeyIdentifier)
            ? given
            : given.Append(new X509SubjectKeyIdentifierExtension(publicKey, critical: false));
    }

    /// <summary>Reads the extensions in a list without tag and length.</summary>
    public static List<X509Extension> Read(ReadOnlySpan<byte> list)
    {
        var read = new List<X509Extension>();
        for (var rest = new DerReader(list); !rest.IsAtEnd;)
        {
            var extension = ExtensionFields.Read(ref rest);
            read.Add(new X509Extension(new Oid(extension.Id, null), extension.Value, extension.IsCritical));
        }

        return read;
    }
}
