using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys.Reading;

namespace Latchkey.Formats.Ssh;

/// <summary>Writes public keys in the form of OpenSSH's <c>authorized_keys</c> (sshd(8)).</summary>
public static class SshPublicKey
{
    /// <summary>
    /// Writes the line <c>format base64 public key for alias …</c>, without a line end. The formats are <c>ssh-rsa</c> and <c>ssh-dss</c>
    /// (RFC 4253 section 6.6); beyond SAP's, also <c>ecdsa-sha2-nistp256</c>, <c>-nistp384</c>, <c>-nistp521</c> (RFC 5656) and
    /// <c>ssh-ed25519</c> (RFC 8709). Returns null if SSH has no form for the key.
    /// </summary>
    public static string? Line(Certificate certificate, string alias)
    {
        var key = CertificateFields.KeyOf(certificate);
        return KeyFamilies.FindPublic(key.Algorithm)?.WriteSsh(key) is { } written
            ? $"{written.Format} {Convert.ToBase64String(written.Octets)} public key for alias {alias}"
            : null;
    }
}
