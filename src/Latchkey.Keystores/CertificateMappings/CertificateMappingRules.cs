using System.Security.Cryptography;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores.Files;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.CertificateMappings;

/// <summary>The rules of certificate-to-user mappings (docs/contract.md#certificate-to-user-mappings).</summary>
public static class CertificateMappingRules
{
    /// <summary>The identity of the mapping with an id, whose hexadecimal digits may be in either case.</summary>
    public static MaterialId IdOf(string id) => new(MaterialSet.CertificateUserMappings, id.ToLowerInvariant());

    /// <summary>Reads a mapping: the user, and the certificate in a file of at most 8,192 bytes.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.MaterialInvalid"/> or <see cref="Refusal.MappingNotACertificate"/>.
    /// </exception>
    public static (MaterialId Id, CertificateUserMapping Mapping) Read(string? user, byte[] file)
    {
        if (string.IsNullOrWhiteSpace(user))
            throw new RefusalException(new Refusal.MaterialInvalid("Property 'User' must not be empty or null"));
        var certificate = ReadCertificate(user, file);
        return (
            IdOf(certificate),
            new CertificateUserMapping(user, Convert.ToBase64String(file), certificate.ValidNotAfter.ToUnixTimeMilliseconds()));
    }

    /// <summary>Creates the mapping of a certificate, or replaces it.</summary>
    public static KeystoreChange Map(this TenantMaterials materials, MaterialId id, CertificateUserMapping mapping, Edit edit)
    {
        var before = materials[id];
        var after = new Material(id, mapping) { Created = before?.Created ?? edit, LastModified = edit };
        return KeystoreChange.One(edit, new MaterialChange(id, before, after));
    }

    private static Certificate ReadCertificate(string user, byte[] file)
    {
        try
        {
            return Uploads.ReadCertificate(file);
        }
        catch (RefusalException refused)
        {
            throw new RefusalException(new Refusal.MappingNotACertificate(user), refused);
        }
    }

    // An identifier of SAP's choice: nothing depends on its resistance to collisions but which mapping a mapping replaces.
#pragma warning disable CA5351
    private static MaterialId IdOf(Certificate certificate) => IdOf(Convert.ToHexString(MD5.HashData(certificate.Der.Span)));
#pragma warning restore CA5351
}
