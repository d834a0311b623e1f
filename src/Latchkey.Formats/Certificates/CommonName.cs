using Latchkey.Formats.Asn1;
using Latchkey.Formats.Names;

namespace Latchkey.Formats.Certificates;

/// <summary>Finds the common name of a certificate's subject, which people know it by.</summary>
internal static class CommonName
{
    /// <summary>The most specific common name as text; null where the subject has none.</summary>
    /// <param name="certificate">One that has been read, whose names are known to be text.</param>
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
