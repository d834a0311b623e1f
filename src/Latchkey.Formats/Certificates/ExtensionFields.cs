using System.Formats.Asn1;
using Latchkey.Formats.Asn1;

namespace Latchkey.Formats.Certificates;

/// <summary>One extension of a certificate (RFC 5280 section 4.1).</summary>
internal readonly ref struct ExtensionFields
{
    private ExtensionFields(string id, bool isCritical, ReadOnlySpan<byte> value)
    {
        Id = id;
        IsCritical = isCritical;
        Value = value;
    }

    /// <summary>The dotted OID.</summary>
    public string Id { get; }

    public bool IsCritical { get; }

    /// <summary>The contents of the OCTET STRING.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Reads the next extension.</summary>
    /// <exception cref="AsnContentException">The extension does not have the expected structure.</exception>
    public static ExtensionFields Read(scoped ref DerReader extensions)
    {
        // Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
        var extension = extensions.Enter(DerTag.Sequence);
        var id = extension.ReadObjectIdentifier();
        var isCritical = extension.Tag == DerTag.Boolean && extension.ReadBoolean();
        var value = extension.ReadContents(DerTag.OctetString);
        extension.ThrowIfNotAtEnd();
        return new ExtensionFields(id, isCritical, value);
    }
}
