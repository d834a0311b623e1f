using Latchkey.Formats.Asn1;
using Latchkey.Formats.Names;

namespace Latchkey.Formats.Certificates;

/// <summary>Finds the common name of a certificate's subject, by which people recognise it.</summary>
internal static class CommonName
{
    /// <summary>The most specific common name as text; null if the subject has none.</summary>
    /// <param name="certificate">A certificate that has been read, so that its names are known to be text.</param>
    public static string? Of(Certificate certificate)
    {
        // Name ::= SEQUENCE OF SET OF SEQUENCE { type OBJECT IDENTIFIER, value ANY }, the least specific first
        string? found = null;
        for (var names = new DerReader(CertificateFields.Of(certificate).Subject).Enter(DerTag.Sequence); !names.IsAtEnd;)
        {
            for (var attributes = names.Enter(DerTag.Set); !attributes.IsAtEnd;)
            {
                var attribute = attributes.Enter(DerTag.Sequence);
                if (attribute.ReadObjectIdentifier() == NameWriter.CommonName)
                    found = DirectoryText.Decode(attribute.ReadEncoded()) ?? found;
            }
        }

        return found;
    }
}
