using Latchkey.Formats.OpenPgpKeys;

namespace Latchkey.Formats.OpenPgp;

/// <summary>The names of algorithms, and their uses where a key states none, as in GnuPG.</summary>
internal static class AlgorithmNames
{
    private const PgpKeyFlags Encryption = PgpKeyFlags.EncryptCommunications | PgpKeyFlags.EncryptStorage;
    private const PgpKeyFlags Signing = PgpKeyFlags.Certify | PgpKeyFlags.Sign | PgpKeyFlags.Authenticate;

    public static string Of(PgpAlgorithm algorithm) => algorithm switch
    {
        PgpAlgorithm.Elgamal => "Elgamal",
        PgpAlgorithm.Dsa => "DSA",
        PgpAlgorithm.Ecdh => "ECDH",
        PgpAlgorithm.Ecdsa => "ECDSA",
        PgpAlgorithm.EdDsa => "EdDSA",
        _ => "RSA",
    };

    public static PgpKeyFlags UsesOf(PgpAlgorithm algorithm) => algorithm switch
    {
        PgpAlgorithm.Rsa => Signing | Encryption,
        PgpAlgorithm.RsaEncryptOnly or PgpAlgorithm.Elgamal or PgpAlgorithm.Ecdh => Encryption,
        _ => Signing,
    };
}
