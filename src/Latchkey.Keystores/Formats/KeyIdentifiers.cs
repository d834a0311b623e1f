using System.Formats.Asn1;
using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores.Formats;

/// <summary>Compares the identifiers that tell the keys of one issuer apart (RFC 5280 sections 4.2.1.1 and 4.2.1.2).</summary>
internal static class KeyIdentifiers
{
    private const string Subject = "2.5.29.14";
    private const string Authority = "2.5.29.35";

    /// <summary>Whether the key that has signed a certificate is said to be another than that of the issuer. What lacks an identifier says nothing.</summary>
    public static bool AreDifferent(Certificate certificate, Certificate issuer)
    {
        var wanted = Find(certificate, Authority);
        if (wanted.IsEmpty) return false;
        var own = Find(issuer, Subject);
        return !own.IsEmpty && !wanted.SequenceEqual(own);
    }

    private static ReadOnlySpan<byte> Find(Certificate certificate, string id)
    {
        try
        {
            for (var extensions = new DerReader(CertificateFields.Of(certificate).Extensions); !extensions.IsAtEnd;)
            {
                // Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
                var extension = extensions.Enter(DerTag.Sequence);
                if (extension.ReadObjectIdentifier() != id) continue;
                if (extension.Tag == DerTag.Boolean) extension.ReadBoolean();
                return Read(id, new DerReader(extension.ReadContents(DerTag.OctetString)));
            }
        }
        catch (AsnContentException)
        {
            // One that cannot be read says nothing.
        }

        return default;
    }

    // SubjectKeyIdentifier ::= OCTET STRING; AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0] OCTET STRING OPTIONAL, … }
    private static ReadOnlySpan<byte> Read(string id, DerReader value)
    {
        if (id == Subject) return value.ReadContents(DerTag.OctetString);
        var parts = value.Enter(DerTag.Sequence);
        return parts.Tag == DerTag.Context0 ? parts.ReadContents(DerTag.Context0) : default;
    }
}
