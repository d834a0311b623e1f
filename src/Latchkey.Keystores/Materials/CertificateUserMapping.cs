namespace Latchkey.Keystores.Materials;

/// <summary>
/// Maps a client certificate to a user. The name of the material is its id: the MD5 of the certificate's DER in lower-case hexadecimal.
/// </summary>
/// <param name="User">The user.</param>
/// <param name="Certificate">The certificate as it was sent: PEM, in base64.</param>
/// <param name="ValidUntil">The end of the certificate's validity, in milliseconds since 1970.</param>
public sealed record CertificateUserMapping(string User, string Certificate, long ValidUntil) : MaterialContent;
