using System.Formats.Asn1;
using System.Text;
using Latchkey.Formats.Asn1;

namespace Latchkey.Formats.Uploads;

/// <summary>
/// Names a file that is not a certificate, by its first octets, its PEM label or the structure of its DER, so that the client learns what
/// was sent instead. Each name completes "The file is …"; null means unknown.
/// </summary>
internal static class ForeignFile
{
    public const string SshComPrivateKey = "a private key in the format of SSH.com (SSH2)";

    private const string PrivateKey = "a private key";
    private const string EncryptedPrivateKey = "an encrypted private key";
    private const string PublicKey = "a public key";
    private const string SigningRequest = "a certificate signing request (PKCS#10)";
    private const string SignedData = "a PKCS#7 file";
    private const string RevocationList = "a certificate revocation list";

    /// <summary>Names a file by its first octets.</summary>
    public static string? NameByStart(ReadOnlySpan<byte> file) => file switch
    {
        [0xFE, 0xED, 0xFE, 0xED, ..] => "a JKS keystore",
        [0xCE, 0xCE, 0xCE, 0xCE, ..] => "a JCEKS keystore",
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "text in UTF-16",
        _ when file.StartsWith("PuTTY-User-Key-File"u8) => "a PuTTY private key",
        _ when file.StartsWith("---- BEGIN SSH2 PUBLIC KEY"u8) => "an SSH public key (RFC 4716)",
        _ when file.StartsWith("---- BEGIN SSH2 "u8) => SshComPrivateKey,
        _ when file.StartsWith("SSH PRIVATE KEY FILE FORMAT 1.1"u8) => "a private key of version 1 of SSH",
        _ when file.StartsWith("ssh-"u8) || file.StartsWith("ecdsa-sha2-"u8) => "an SSH public key",
        _ => null,
    };

    /// <summary>Names a PEM block by its label (RFC 7468, and the labels of OpenSSL, OpenSSH and OpenPGP).</summary>
    public static string NameByLabel(ReadOnlySpan<byte> label)
    {
        if (label.SequenceEqual("ENCRYPTED PRIVATE KEY"u8)) return EncryptedPrivateKey;
        if (label.StartsWith("PGP "u8)) return "an OpenPGP file";
        if (label.EndsWith("PRIVATE KEY"u8)) return PrivateKey;
        if (label.EndsWith("PUBLIC KEY"u8)) return PublicKey;
        if (label.EndsWith("CERTIFICATE REQUEST"u8)) return SigningRequest;
        if (IsSignedDataLabel(label)) return SignedData;
        if (label.EndsWith("CRL"u8)) return RevocationList;
        if (label.SequenceEqual("TRUSTED CERTIFICATE"u8)) return "a trusted certificate in OpenSSL's own format";
        return "a PEM block of another kind";
    }

    /// <summary>Whether the label is one for PKCS#7: that of RFC 7468 sections 8 and 9, or an older one of OpenSSL or Netscape.</summary>
    public static bool IsSignedDataLabel(ReadOnlySpan<byte> label) =>
        label.StartsWith("PKCS7"u8) || label.StartsWith("PKCS #7"u8) || label.SequenceEqual("CMS"u8);

    /// <summary>Names a DER value, which <see cref="DerWalk"/> has checked, by the tags of its first parts.</summary>
    public static string? NameByOutline(ReadOnlySpan<byte> der) => Outline(der) switch
    {
        [DerTag.ObjectIdentifier, DerTag.Explicit0, ..] => SignedData, // contentType, content
        [DerTag.Integer, DerTag.OctetString, ..] => PrivateKey, // SEC 1: version, key
        [DerTag.Integer, DerTag.Sequence, DerTag.OctetString, ..] => PrivateKey, // PKCS#8: version, algorithm, key
        [DerTag.Integer, DerTag.Sequence, ..] => "a PKCS#12 keystore", // version, authSafe, macData
        [DerTag.Integer, DerTag.Integer, DerTag.Integer, ..] => PrivateKey, // PKCS#1 or DSA: version and numbers
        [DerTag.Integer, DerTag.Integer] => PublicKey, // PKCS#1: modulus, exponent
        [DerTag.Sequence, DerTag.OctetString] => EncryptedPrivateKey, // PKCS#8: algorithm, key
        [DerTag.Sequence, DerTag.BitString] => PublicKey, // SubjectPublicKeyInfo: algorithm, key
        [DerTag.Sequence, DerTag.Sequence, DerTag.BitString] => NameBySigned(new DerReader(der).ReadContents(DerTag.Sequence)),
        [DerTag.Sequence, ..] and not [_, not DerTag.Sequence, ..] => "a list of certificates (PkiPath)",
        _ => null,
    };

    /// <summary>Describes a file that is something other than expected, or damaged, in one sentence.</summary>
    public static string Describe(ReadOnlySpan<byte> file, string expected)
    {
        var name = NameByStart(file) ?? NameByOutlineOfAny(file) ?? (PemText.IsIn(file) ? "a PEM file" : null);
        if (name == expected) return "The file is damaged.";
        return name is null ? $"The file is not {expected}." : $"The file is {name}, not {expected}.";
    }

    // Called after everything else has failed. It must not fail itself, whatever structure the walk accepts.
    private static string? NameByOutlineOfAny(ReadOnlySpan<byte> file)
    {
        try
        {
            return DerWalk.Check(file, allowIndefinite: true) == DerFault.None ? NameByOutline(file) : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    // The third SEQUENCE of a certificate is its issuer or validity. These two have something else there.
    private static string? NameBySigned(ReadOnlySpan<byte> signed) => Outline(signed) switch
    {
        [DerTag.Integer, DerTag.Sequence, DerTag.Sequence] => SigningRequest,
        [DerTag.Integer, DerTag.Sequence, DerTag.Sequence, DerTag.Explicit0] => SigningRequest,
        [DerTag.Integer, DerTag.Sequence, DerTag.Sequence, DerTag.UtcTime or DerTag.GeneralizedTime] => RevocationList,
        [DerTag.Sequence, DerTag.Sequence, DerTag.UtcTime or DerTag.GeneralizedTime, ..] => RevocationList,
        _ => null,
    };

    private static byte[] Outline(ReadOnlySpan<byte> der)
    {
        const int Enough = 4;
        var tags = new List<byte>(Enough);
        if (der.IsEmpty || der[0] != DerTag.Sequence) return [];
        var reader = new DerReader(der).Enter(DerTag.Sequence);
        for (; !reader.IsAtEnd && tags.Count < Enough; reader.ReadEncoded()) tags.Add(reader.Tag);
        return [.. tags];
    }
}
