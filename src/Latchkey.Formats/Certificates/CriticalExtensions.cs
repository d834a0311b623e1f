using System.Formats.Asn1;
using Latchkey.Formats.Asn1;

namespace Latchkey.Formats.Certificates;

/// <summary>
/// Checks the contents of the extensions that the JDK decodes (<c>sun.security.x509</c>), as strictly as the JDK does. If the JDK cannot
/// read an extension, it refuses the certificate if the extension is critical, and ignores the extension otherwise.
/// </summary>
internal static class CriticalExtensions
{
    /// <summary>The name of an extension that this class checks, or null.</summary>
    public static string? NameOf(string id) => id switch
    {
        Oids.SubjectKeyIdentifier => "subjectKeyIdentifier",
        Oids.KeyUsage => "keyUsage",
        "2.5.29.16" => "privateKeyUsagePeriod",
        Oids.SubjectAlternativeName => "subjectAltName",
        "2.5.29.18" => "issuerAltName",
        Oids.BasicConstraints => "basicConstraints",
        "2.5.29.20" => "cRLNumber",
        "2.5.29.21" => "reasonCode",
        "2.5.29.27" => "deltaCRLIndicator",
        "2.5.29.28" => "issuingDistributionPoint",
        "2.5.29.29" => "certificateIssuer",
        Oids.NameConstraints => "nameConstraints",
        Oids.RevocationListPoints => "cRLDistributionPoints",
        "2.5.29.32" => "certificatePolicies",
        "2.5.29.33" => "policyMappings",
        Oids.AuthorityKeyIdentifier => "authorityKeyIdentifier",
        "2.5.29.36" => "policyConstraints",
        Oids.ExtendedKeyUsage => "extKeyUsage",
        "2.5.29.46" => "freshestCRL",
        "2.5.29.54" => "inhibitAnyPolicy",
        Oids.AuthorityInformation => "authorityInfoAccess",
        "1.3.6.1.5.5.7.1.11" => "subjectInfoAccess",
        "2.16.840.1.113730.1.1" => "netscapeCertType",
        _ => null,
    };

    /// <param name="id">An OID for which <see cref="NameOf"/> has a name.</param>
    /// <param name="value">The value, whose structure <see cref="DerWalk"/> has checked.</param>
    /// <exception cref="AsnContentException">The JDK cannot read the value.</exception>
    public static void Check(string id, DerReader value)
    {
        switch (NameOf(id))
        {
            case "subjectKeyIdentifier":
                value.ReadContents(DerTag.OctetString);
                break;
            case "keyUsage" or "netscapeCertType":
                value.ReadBitString(out _);
                break;
            case "inhibitAnyPolicy": // to the JDK, -1 means no limit
                if (CriticalValues.ReadNumber(ref value, DerTag.Integer) < -1) throw new AsnContentException("A count is negative.");
                break;
            case "cRLNumber" or "reasonCode" or "deltaCRLIndicator" or "issuingDistributionPoint" or "certificateIssuer":
                throw new AsnContentException("The extension belongs in revocation lists, but the JDK reads it in certificates too.");
            case "subjectAltName" or "issuerAltName":
                CriticalNames.CheckAll(value.Enter(DerTag.Sequence));
                break;
            default:
                CheckParts(NameOf(id)!, value.Enter(DerTag.Sequence));
                break;
        }
    }

    private static void CheckParts(string name, DerReader parts)
    {
        switch (name)
        {
            case "basicConstraints": // cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL
                if (parts.Tag == DerTag.Boolean) parts.ReadBoolean();
                if (!parts.IsAtEnd) CriticalValues.ReadNumber(ref parts, DerTag.Integer);
                parts.ThrowIfNotAtEnd();
                break;
            case "authorityKeyIdentifier": // keyIdentifier [0], authorityCertIssuer [1] GeneralNames, authorityCertSerialNumber [2] INTEGER
                if (parts.Tag == DerTag.Context0) parts.ReadEncoded();
                if (parts.Tag == DerTag.Explicit1) CriticalNames.CheckAll(parts.Enter(DerTag.Explicit1));
                if (parts.Tag == DerTag.Context2) CriticalValues.RequireOctets(parts.ReadContents(DerTag.Context2));
                parts.ThrowIfNotAtEnd();
                break;
            case "policyConstraints": // requireExplicitPolicy [0] INTEGER, inhibitPolicyMapping [1] INTEGER
                if (parts.Tag == DerTag.Context0) CriticalValues.ReadNumber(ref parts, DerTag.Context0);
                if (parts.Tag == DerTag.Context1) CriticalValues.ReadNumber(ref parts, DerTag.Context1);
                parts.ThrowIfNotAtEnd();
                break;
            case "privateKeyUsagePeriod": // notBefore [0] GeneralizedTime, notAfter [1] GeneralizedTime
                if (parts.Tag == DerTag.Context0) CriticalValues.RequireTime(parts.ReadContents(DerTag.Context0));
                if (parts.Tag == DerTag.Context1) CriticalValues.RequireTime(parts.ReadContents(DerTag.Context1));
                parts.ThrowIfNotAtEnd();
                break;
            case "nameConstraints": // permittedSubtrees [0], excludedSubtrees [1]
                if (parts.Tag == DerTag.Explicit0) CheckSubtrees(parts.Enter(DerTag.Explicit0));
                if (parts.Tag == DerTag.Explicit1) CheckSubtrees(parts.Enter(DerTag.Explicit1));
                parts.ThrowIfNotAtEnd();
                break;
            default:
                while (!parts.IsAtEnd) CheckItem(name, ref parts);
                break;
        }
    }

    private static void CheckItem(string name, ref DerReader items)
    {
        if (name == "extKeyUsage")
        {
            items.ReadObjectIdentifier();
            return;
        }

        var item = items.Enter(DerTag.Sequence);
        switch (name)
        {
            case "certificatePolicies": // policyIdentifier OID, policyQualifiers SEQUENCE OF SEQUENCE { OID, ANY } OPTIONAL
                item.ReadObjectIdentifier();
                if (item.IsAtEnd) break;
                var qualifiers = item.Enter(DerTag.Sequence);
                do
                {
                    qualifiers.Enter(DerTag.Sequence).ReadObjectIdentifier();
                }
                while (!qualifiers.IsAtEnd);
                break;
            case "policyMappings": // issuerDomainPolicy OID, subjectDomainPolicy OID
                item.ReadObjectIdentifier();
                item.ReadObjectIdentifier();
                break;
            case "cRLDistributionPoints" or "freshestCRL":
                CheckPoint(item);
                break;
            default: // accessMethod OID, accessLocation GeneralName
                item.ReadObjectIdentifier();
                CriticalNames.CheckOne(ref item);
                break;
        }
    }

    // distributionPoint [0] { fullName [0] GeneralNames | nameRelativeToCRLIssuer [1] SET }, reasons [1] BIT STRING,
    // cRLIssuer [2] GeneralNames
    private static void CheckPoint(DerReader point)
    {
        var isNamed = point.Tag is DerTag.Explicit0;
        if (isNamed)
        {
            var name = point.Enter(DerTag.Explicit0);
            if (name.Tag == DerTag.Explicit0) CriticalNames.CheckAll(name.Enter(DerTag.Explicit0));
            else CriticalNames.CheckRelative(name.Enter(DerTag.Explicit1));
        }

        if (point.Tag == DerTag.Context1) point.ReadBitString(out _, DerTag.Context1);
        if (point.Tag == DerTag.Explicit2)
        {
            CriticalNames.CheckAll(point.Enter(DerTag.Explicit2));
            isNamed = true;
        }

        point.ThrowIfNotAtEnd();
        if (!isNamed) throw new AsnContentException("A distribution point has no name.");
    }

    // SEQUENCE OF GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] INTEGER DEFAULT 0, maximum [1] INTEGER OPTIONAL }
    private static void CheckSubtrees(DerReader subtrees)
    {
        while (!subtrees.IsAtEnd)
        {
            var subtree = subtrees.Enter(DerTag.Sequence);
            CriticalNames.CheckOne(ref subtree, isConstraint: true);
            if (subtree.Tag == DerTag.Context0) CriticalValues.ReadNumber(ref subtree, DerTag.Context0);
            if (subtree.Tag == DerTag.Context1) CriticalValues.ReadNumber(ref subtree, DerTag.Context1);
            subtree.ThrowIfNotAtEnd();
        }
    }
}
