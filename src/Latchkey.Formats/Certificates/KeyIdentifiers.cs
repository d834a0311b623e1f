using System.Formats.Asn1;
using Latchkey.Formats.Asn1;

namespace Latchkey.Formats.Certificates;

/// <summary>
/// Compares the identifiers that distinguish the keys of one issuer (RFC 5280 sections 4.2.1.1 and 4.2.1.2). Parses each certificate once,
/// however often it is compared, because one can have 100,000 extensions.
/// </summary>
internal sealed class KeyIdentifiers
{
    private readonly Dictionary<Certificate, (byte[] Subject, byte[] Authority)> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// Whether the identifiers rule out that the issuer's key has signed the certificate. A missing identifier rules out nothing.
    /// </summary>
    public bool AreDifferent(Certificate certificate, Certificate issuer)
    {
        var wanted = Of(certificate).Authority;
        if (wanted.Length == 0) return false;
        var own = Of(issuer).Subject;
        return own.Length > 0 && !wanted.AsSpan().SequenceEqual(own);
    }

    private (byte[] Subject, byte[] Authority) Of(Certificate certificate)
    {
        if (_known.TryGetValue(certificate, out var known)) return known;
        return _known[certificate] = (Read(certificate, Oids.SubjectKeyIdentifier), Read(certificate, Oids.AuthorityKeyIdentifier));
    }

    // SubjectKeyIdentifier ::= OCTET STRING; AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0] OCTET STRING OPTIONAL, … }
    private static byte[] Read(Certificate certificate, string id)
    {
        try
        {
            var value = new DerReader(CertificateFields.Of(certificate).FindExtension(id));
            if (value.IsAtEnd) return [];
            if (id == Oids.SubjectKeyIdentifier) return value.ReadContents(DerTag.OctetString).ToArray();
            var parts = value.Enter(DerTag.Sequence);
            return parts.Tag == DerTag.Context0 ? parts.ReadContents(DerTag.Context0).ToArray() : [];
        }
        catch (AsnContentException)
        {
            return []; // an identifier that cannot be read rules out nothing
        }
    }
}
