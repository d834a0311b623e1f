using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Certificates;

/// <summary>
/// Checks the structure of everything after the public key: unique identifiers and extensions (RFC 5280 sections 4.1.2.8 and 4.2). None of
/// it is shown, but software that loads the certificate depends on it. <see cref="Exportability"/> checks the values of critical
/// extensions, for the same reason.
/// </summary>
internal static class CertificateTail
{
    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.CertificateNotAcceptable"/>.</exception>
    public static void Check(DerReader tail, int version, bool hasSubject)
    {
        // issuerUniqueID [1] IMPLICIT BIT STRING OPTIONAL, subjectUniqueID [2] IMPLICIT BIT STRING OPTIONAL,
        // extensions [3] EXPLICIT SEQUENCE OF Extension OPTIONAL
        if (version == 1 && !hasSubject) throw Refuse.NotAcceptable("The certificate's subject is empty.");
        if (version == 1 && !tail.IsAtEnd) throw Refuse.NotAcceptable("A certificate of version 1 has fields of version 2 or 3.");
        if (tail.Tag == DerTag.Context1) CheckUniqueIdentifier(tail.ReadContents(DerTag.Context1));
        if (tail.Tag == DerTag.Context2) CheckUniqueIdentifier(tail.ReadContents(DerTag.Context2));
        if (tail.IsAtEnd) return;
        if (version == 2) throw Refuse.NotAcceptable("A certificate of version 2 has extensions.");

        var wrapper = tail.Enter(DerTag.Explicit3);
        tail.ThrowIfNotAtEnd();
        var subjectIsElsewhere = CheckExtensions(wrapper.Enter(DerTag.Sequence));
        wrapper.ThrowIfNotAtEnd();
        // RFC 5280 section 4.1.2.6. The JDK requires it only if there are extensions.
        if (!hasSubject && !subjectIsElsewhere)
            throw Refuse.NotAcceptable("The certificate's subject is empty, and it has no critical alternative name instead.");
    }

    // The contents of a BIT STRING: unused bits (1 octet, 0 to 7) | octets
    private static void CheckUniqueIdentifier(ReadOnlySpan<byte> contents)
    {
        if (contents is not [<= 7, ..]) throw new AsnContentException("A unique identifier is not a bit string.");
    }

    private static bool CheckExtensions(DerReader extensions)
    {
        var hasCriticalName = false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!extensions.IsAtEnd)
        {
            var extension = ExtensionFields.Read(ref extensions);
            if (!seen.Add(extension.Id)) throw Refuse.NotAcceptable("The certificate has an extension twice.");
            // GeneralNames ::= SEQUENCE SIZE (1..MAX). An empty one is 30 00.
            if (extension.Id == Oids.SubjectAlternativeName && extension.Value.Length > 2) hasCriticalName = extension.IsCritical;
        }

        return hasCriticalName;
    }
}
