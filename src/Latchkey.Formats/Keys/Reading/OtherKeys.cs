using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Keys.Reading;

/// <summary>The algorithms that the keystore supports in certificates, but not as private keys.</summary>
internal static class OtherKeys
{
    /// <summary>Reads a public key.</summary>
    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.CertificateNotAcceptable"/>.</exception>
    public static SubjectPublicKey Describe(PublicKeyInfo key) => key.Algorithm switch
    {
        // PKCS #3 section 9: parameters SEQUENCE { p, g, privateValueLength OPTIONAL }, key INTEGER y
        Oids.DiffieHellman => new("DH", KeyNumbers.SizeOfPrime(key, numbers: 2)),

        // The JDK cannot read it and refuses the whole certificate.
        Oids.DiffieHellmanOfX942 => throw Refuse.NotAcceptable("The public key is a Diffie-Hellman key in the form of X9.42."),

        // RFC 8410 section 4: the octets of RFC 7748 and RFC 8032
        Oids.X25519 when key.Key.Length == 32 => new("XDH", 255),
        Oids.X448 when key.Key.Length == 56 => new("XDH", 448),
        Oids.Ed448 when key.Key.Length == 57 => new("EdDSA", 448),
        Oids.X25519 or Oids.X448 or Oids.Ed448 => throw Refuse.NotAcceptable("The public key has the wrong length."),
        _ => new(key.Algorithm, 0),
    };

    /// <summary>The name of the algorithm, as it completes "The private key is …".</summary>
    public static string NameOf(string algorithm) => algorithm switch
    {
        Oids.DiffieHellman or Oids.DiffieHellmanOfX942 => "Diffie-Hellman",
        Oids.X25519 => "X25519",
        Oids.X448 => "X448",
        Oids.Ed448 => "Ed448",
        _ => $"of the algorithm {algorithm}",
    };
}
