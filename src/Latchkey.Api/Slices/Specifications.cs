using Latchkey.Keystores.KeyPairs;
using Latchkey.OData.Requests;

namespace Latchkey.Api.Slices;

/// <summary>Reads the properties that all generation requests have (docs/contract.md#generate-a-key-pair).</summary>
internal static class Specifications
{
    /// <summary>Reads the specification of a certificate.</summary>
    public static CertificateSpecification Certificate(EntityBody body) => Fill(new CertificateSpecification(), body);

    /// <summary>Reads the specification of a key pair.</summary>
    public static KeyPairSpecification KeyPair(EntityBody body) => (KeyPairSpecification)Fill(
        new KeyPairSpecification
        {
            KeyType = body.Text("KeyType"),
            KeySize = body.Number("KeySize"),
            KeyAlgorithmParameter = body.Text("KeyAlgorithmParameter"),
        },
        body);

    private static CertificateSpecification Fill(CertificateSpecification specification, EntityBody body) => specification with
    {
        SignatureAlgorithm = body.Text("SignatureAlgorithm"),
        CommonName = body.Text("CommonName"),
        OrganizationUnit = body.Text("OrganizationUnit"),
        Organization = body.Text("Organization"),
        Locality = body.Text("Locality"),
        State = body.Text("State"),
        Country = body.Text("Country"),
        Email = body.Text("Email"),
        ValidNotBefore = body.Time("ValidNotBefore"),
        ValidNotAfter = body.Time("ValidNotAfter"),
        SerialNumber = body.Text("SerialNumber"),
        Extensions = body.Binary("Extensions"),
    };
}
