namespace Latchkey.Formats.Refusals;

/// <summary>Why a file, a key or a chain is refused. The list is closed.</summary>
public enum FileFault
{
    /// <summary>The file has only white space.</summary>
    Empty,

    /// <summary>The file is not an X.509 certificate in DER, PEM or base64.</summary>
    NotACertificate,

    /// <summary>The file is a certificate that nobody could use.</summary>
    CertificateNotAcceptable,

    /// <summary>The file holds no certificates in PKCS#7, PkiPath, PEM, DER or base64.</summary>
    NotACertificateChain,

    /// <summary>The certificates do not form one chain with valid signatures.</summary>
    ChainInvalid,

    /// <summary>No certificate has the public key of the key pair.</summary>
    ChainKeyMismatch,

    /// <summary>The file is not a keystore of a known format, or it is damaged.</summary>
    NotAKeystoreFile,

    /// <summary>The password does not open the file. An altered file looks the same, because the password is part of the digest.</summary>
    PasswordWrong,

    /// <summary>The file is a keystore, but has content that is not accepted.</summary>
    KeystoreFileNotAcceptable,

    /// <summary>Opening the file would take more computing time or memory than any honest file needs. The work was not started.</summary>
    TooCostly,

    /// <summary>The private key is damaged or of an unsupported kind.</summary>
    PrivateKeyNotAcceptable,

    /// <summary>The file is not a private key of OpenSSH, PuTTY or OpenSSL, or it is damaged.</summary>
    NotASshKey,

    /// <summary>The file is not an RSA private key in PEM (PKCS#1 or PKCS#8), or it is damaged.</summary>
    NotAnRsaKey,

    /// <summary>The file is not a list of OpenPGP keys, or it is damaged.</summary>
    NotAPgpKeyFile,

    /// <summary>The checksum of an OpenPGP armour does not match its contents.</summary>
    PgpChecksumWrong,

    /// <summary>The file has no OpenPGP public key. It may have secret keys, or signatures alone.</summary>
    NoPgpPublicKey,

    /// <summary>The file has no OpenPGP secret key. It may have public keys, or signatures alone.</summary>
    NoPgpSecretKey,

    /// <summary>An OpenPGP key has a version other than 4.</summary>
    PgpVersionUnsupported,

    /// <summary>
    /// An OpenPGP key is of an unsupported kind or size, has no valid user ID, or is a secret key that is absent, not encrypted, or
    /// encrypted in an unsupported way.
    /// </summary>
    PgpKeyNotAcceptable,
}
