namespace Latchkey.Formats.Refusals;

/// <summary>Why a file, a key or a chain is refused. The list is closed.</summary>
public enum FileFault
{
    /// <summary>There is nothing but white space.</summary>
    Empty,

    /// <summary>The file is no X.509 certificate in DER, PEM or base64.</summary>
    NotACertificate,

    /// <summary>The file is a certificate, but one that no peer could use.</summary>
    CertificateNotAcceptable,

    /// <summary>The file holds no certificates in PKCS#7, PkiPath, PEM, DER or base64.</summary>
    NotACertificateChain,

    /// <summary>The certificates are not one chain of valid signatures.</summary>
    ChainInvalid,

    /// <summary>No certificate has the public key of the key pair.</summary>
    ChainKeyMismatch,

    /// <summary>The file is no keystore of a known format, or a damaged one.</summary>
    NotAKeystoreFile,

    /// <summary>
    /// The password does not open the file. A file that was changed looks the same: its digest is made with the password.
    /// </summary>
    PasswordWrong,

    /// <summary>The file is a keystore, but holds something that is not taken.</summary>
    KeystoreFileNotAcceptable,

    /// <summary>Opening the file would take more computing, or memory, than any honest file asks for; none was done.</summary>
    TooCostly,

    /// <summary>The private key is damaged or of a kind that is not taken.</summary>
    PrivateKeyNotAcceptable,

    /// <summary>The file is no private key of OpenSSH, PuTTY or OpenSSL, or a damaged one.</summary>
    NotASshKey,

    /// <summary>The file is no RSA private key in PEM (PKCS#1 or PKCS#8), or a damaged one.</summary>
    NotAnRsaKey,
}
