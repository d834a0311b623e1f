using System.Security.Cryptography.X509Certificates;
using Latchkey.Keystores.Access;

namespace Latchkey.Application.ServiceKeys;

/// <summary>
/// Credentials that were just made. Hashing a secret takes long, so they are made before anything is locked that others wait for.
/// </summary>
public sealed class NewCredentials
{
    private NewCredentials(string? secret, BoundCertificate? certificate)
    {
        (Secret, Certificate) = (secret, certificate);
        SecretHash = secret is null ? null : ClientSecret.Hash(secret);
    }

    /// <summary>The hash of the secret, or null.</summary>
    public string? SecretHash { get; }

    /// <summary>The certificate in place of a secret, or null.</summary>
    public BoundCertificate? Certificate { get; }

    internal string? Secret { get; }

    /// <summary>Credentials by a certificate, or else by a new secret.</summary>
    public static NewCredentials Make(BoundCertificate? certificate = null) =>
        new(certificate is null ? ClientSecret.Create() : null, certificate);
}

/// <summary>A certificate that a client signs in with.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="IsRenewable">Whether any other certificate of the same subject and issuer is as good, or only this one.</param>
public sealed record BoundCertificate(X509Certificate2 Certificate, bool IsRenewable)
{
    /// <summary>The binding that the server stores.</summary>
    public string Binding => IsRenewable ? CertificateBinding.Named(Certificate) : CertificateBinding.Pinned(Certificate);

    /// <summary>The rule that no service key of another client has the certificate.</summary>
    public ServiceKeyRule BindsAlone(string clientId, DateTimeOffset now) =>
        ServiceKeyRules.BindsAlone(Certificate, Binding, clientId, now);

    // The names that SAP's service keys have.
    internal object Details => new
    {
        issuerdn = Certificate.Issuer,
        serialnumber = Certificate.SerialNumber,
        subjectdn = Certificate.Subject,
        validuntil = NewServiceKey.Text(new DateTimeOffset(Certificate.NotAfter)),
    };
}
