using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;


namespace Latchkey.Formats.Ssh;

/// <summary>Writes public keys as OpenSSH's <c>authorized_keys</c> has them (sshd(8)).</summary>
public static class SshPublicKey
{
    /// <summary>
    /// The line <c>format base64 public key for alias …</c>, without a line end. The formats are <c>ssh-rsa</c> and <c>ssh-dss</c>
    /// (RFC 4253 section 6.6), and beyond SAP's <c>ecdsa-sha2-nistp256</c>, <c>-nistp384</c>, <c>-nistp521</c> (RFC 5656) and
    /// <c>ssh-ed25519</c> (RFC 8709). Null where SSH has no form for the key.
    /// </summary>
    public static string? Line(Certificate certificate, string alias) => DataOf(PublicKeyInfo.Of(certificate)) is { } key
        ? $"{key.Format} {Convert.ToBase64String(key.Octets)} public key for alias {alias}"
        : null;

    private static SshPublicKeyData? DataOf(PublicKeyInfo info) => info.Algorithm switch
    {
        // 2.5.8.1.1 is the name that X.509 itself had for RSA
        RsaPrivateKey.Algorithm or "2.5.8.1.1" => Rsa(info.Key),
        DsaPrivateKey.Algorithm => Dsa(info.Parameters, info.Key),
        EcPrivateKey.Algorithm => Ec(info.Parameters, info.Key),
        Ed25519PrivateKey.Algorithm => SshPublicKeyData.Ed25519(info.Key),
        _ => null,
    };

    private static SshPublicKeyData Rsa(ReadOnlySpan<byte> key)
    {
        // SEQUENCE { modulus INTEGER, publicExponent INTEGER }
        var numbers = new DerReader(key).Enter(DerTag.Sequence);
        return SshPublicKeyData.Rsa(numbers.ReadUnsigned(), numbers.ReadUnsigned());
    }

    private static SshPublicKeyData Dsa(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> key)
    {
        // parameters: SEQUENCE { p INTEGER, q INTEGER, g INTEGER }, key: INTEGER y
        var numbers = new DerReader(parameters).Enter(DerTag.Sequence);
        var y = new DerReader(key).ReadPositive();
        return SshPublicKeyData.Dsa(numbers.ReadPositive(), numbers.ReadPositive(), numbers.ReadPositive(), y);
    }

    private static SshPublicKeyData? Ec(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> point) =>
        SshCurve.Find(EllipticCurveDomain.Recognise(parameters)) is { } curve ? SshPublicKeyData.Ec(curve, point) : null;
}
