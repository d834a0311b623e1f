using System.Security.Cryptography.X509Certificates;
using System.Text;
using Latchkey.Application.Entries;
using Latchkey.Application.ServiceKeys;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Files;
using Latchkey.Pages.Parts;
using Latchkey.Pages.Session;

namespace Latchkey.Pages.Administration.ServiceKeys;

/// <summary>A service key that somebody asks for.</summary>
/// <param name="Name">The client's name.</param>
/// <param name="Roles">Roles and role collections.</param>
/// <param name="Certificate">The certificate that the client signs in with, in place of a secret; or null.</param>
internal sealed record ServiceKeyRequest(string Name, IReadOnlyList<string> Roles, BoundCertificate? Certificate)
{
    /// <summary>Makes sure that it can be made by this user.</summary>
    /// <exception cref="NotAllowedException">It cannot.</exception>
    public void Check(PageUser user)
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > ServiceKey.MaxNameLength || Name.Any(char.IsControl))
            throw new NotAllowedException("The name must have 1 to {0} characters.", ServiceKey.MaxNameLength);
        if (Roles.Count == 0 || !Roles.All(RoleCollections.Knows)) throw new NotAllowedException("Choose at least one role.");
        CheckRoles(user, Roles);
    }

    /// <summary>Makes sure that a user has every role that he gives to a client, or gets hold of with its secret.</summary>
    /// <exception cref="NotAllowedException">He has not.</exception>
    public static void CheckRoles(PageUser user, IEnumerable<string> roles)
    {
        string[] missing = [.. Missing(user, roles)];
        if (missing.Length > 0) throw new NotAllowedException("You do not have these roles yourself: {0}", string.Join(", ", missing));
    }

    /// <summary>The roles behind these names that a user has not.</summary>
    public static IEnumerable<string> Missing(PageUser user, IEnumerable<string> names) => RoleCollections.Expand(names).Where(role => !user.Can(role));

    /// <summary>The certificate in a text, or null if there is no text.</summary>
    /// <exception cref="RefusalException">It is not a certificate.</exception>
    public static BoundCertificate? CertificateOf(string pem, bool isRenewable)
    {
        if (string.IsNullOrWhiteSpace(pem)) return null;
        if (pem.Length > UploadLimits.Certificate) throw new UploadException(UploadLimits.Certificate);
        var certificate = Uploads.ReadCertificate(Encoding.UTF8.GetBytes(pem));
        return new BoundCertificate(X509CertificateLoader.LoadCertificate(certificate.Der.Span), isRenewable);
    }
}
