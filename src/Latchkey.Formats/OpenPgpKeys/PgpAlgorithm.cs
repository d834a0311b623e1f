namespace Latchkey.Formats.OpenPgpKeys;

/// <summary>The algorithms of keys (RFC 4880 section 9.1, RFC 6637 section 5, RFC 9580 section 9.1).</summary>
internal enum PgpAlgorithm
{
    Rsa = 1,
    RsaEncryptOnly = 2,
    RsaSignOnly = 3,
    Elgamal = 16,
    Dsa = 17,
    Ecdh = 18,
    Ecdsa = 19,
    EdDsa = 22,
}
