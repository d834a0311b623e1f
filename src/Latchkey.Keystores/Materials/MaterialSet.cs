namespace Latchkey.Keystores.Materials;

/// <summary>
/// The sets of security material beside the keystores. The names are those of the API. Rows, sealed secrets and the audit log contain them,
/// so they never change.
/// </summary>
public enum MaterialSet
{
    /// <summary>Users with passwords: <see cref="UserCredential"/>.</summary>
    UserCredentials,

    /// <summary>Clients of an OAuth 2.0 server: <see cref="OAuth2ClientCredential"/>.</summary>
    OAuth2ClientCredentials,

    /// <summary>Single secret values: <see cref="SecureParameter"/>.</summary>
    SecureParameters,

    /// <summary>Who may see which artifacts: <see cref="AccessPolicy"/>. The name is the id.</summary>
    AccessPolicies,

    /// <summary>The users of client certificates: <see cref="CertificateUserMapping"/>. The name is the id.</summary>
    CertificateUserMappings,

    /// <summary>OpenPGP keys: <see cref="PgpKeyEntry"/>. The name is the key ID.</summary>
    PgpKeyEntries,
}
