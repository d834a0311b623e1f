using System.Text;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Names;

namespace Latchkey.Keystores.KeyPairs;

/// <summary>
/// The subject of a self-signed certificate. Its text form has the order of the API's fields: <c>CN=…, OU=…, O=…, L=…, ST=…, C=…,
/// EMAILADDRESS=…</c>.
/// </summary>
internal static class SubjectName
{
    // The MaxLength of each part in the API's metadata (docs/contract.md#generate-a-key-pair).
    private const int MaxLength = 500;

    /// <summary>Encodes the Name in DER.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.KeyPairRequestInvalid"/>.</exception>
    public static byte[] Encode(CertificateSpecification specification)
    {
        CheckMandatory("CommonName", specification.CommonName);
        CheckMandatory("Country", specification.Country);
        if (specification.Country is not { Length: 2 } country || !country.All(char.IsAsciiLetter))
            throw RequestInvalid.Because("Country", "it must be two letters");
        if (specification.Email is { } email && !Ascii.IsValid(email)) throw RequestInvalid.Because("Email", "it must be ASCII");

        // The encoding starts with the least specific part.
        (string Property, string Type, string? Value)[] parts =
        [
            ("Email", NameWriter.EmailAddress, specification.Email),
            ("Country", NameWriter.Country, specification.Country),
            ("State", NameWriter.State, specification.State),
            ("Locality", NameWriter.Locality, specification.Locality),
            ("Organization", NameWriter.Organization, specification.Organization),
            ("OrganizationUnit", NameWriter.OrganizationUnit, specification.OrganizationUnit),
            ("CommonName", NameWriter.CommonName, specification.CommonName),
        ];
        foreach (var (property, _, value) in parts) CheckText(property, value ?? "");
        return NameWriter.Write(parts.Where(part => !string.IsNullOrWhiteSpace(part.Value)).Select(part => (part.Type, part.Value!)));
    }

    private static void CheckMandatory(string property, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) throw RequestInvalid.Because(property, "it must not be empty");
    }

    private static void CheckText(string property, string value)
    {
        if (value.Length > MaxLength) throw RequestInvalid.Because(property, $"it has more than {MaxLength} characters");
        for (var position = 0; position < value.Length;)
        {
            // A lone surrogate has no UTF-8 form, and control characters have misled readers of names.
            if (!Rune.TryGetRuneAt(value, position, out var rune) || Rune.IsControl(rune))
                throw RequestInvalid.Because(property, "it has a character that names cannot have");
            position += rune.Utf16SequenceLength;
        }
    }
}
