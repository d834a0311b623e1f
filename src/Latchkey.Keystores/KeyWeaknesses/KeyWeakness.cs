namespace Latchkey.Keystores.KeyWeaknesses;

/// <summary>Why a public key gives less protection than its size suggests.</summary>
public enum KeyWeakness
{
    /// <summary>
    /// RSA of fewer than 2,048 bits (NIST SP 800-131A revision 2, section 3; CA/Browser Forum Baseline Requirements 6.1.5).
    /// </summary>
    RsaTooShort = 0,

    /// <summary>An RSA exponent of 1: encryption changes nothing (RFC 8017 section 3.1 requires at least 3).</summary>
    RsaExponentOne = 1,

    /// <summary>An even RSA exponent, which has no inverse (RFC 8017 section 3.1).</summary>
    RsaExponentEven = 2,

    /// <summary>An even RSA modulus: 2 is a factor.</summary>
    RsaModulusEven = 3,

    /// <summary>An RSA modulus with a small odd factor (NIST SP 800-89 section 5.3.3).</summary>
    RsaSmallFactor = 4,

    /// <summary>RSA primes so close that Fermat's method finds them (FIPS 186-5 appendix A.1.3; CVE-2022-26320).</summary>
    RsaClosePrimes = 5,

    /// <summary>An RSA key from a flawed generator of Infineon, whose primes can be found (ROCA, CVE-2017-15361).</summary>
    RsaRoca = 6,

    /// <summary>DSA of fewer than 2,048 bits (NIST SP 800-131A revision 2, section 3).</summary>
    DsaTooShort = 7,

    /// <summary>A curve of fewer than 224 bits (NIST SP 800-131A revision 2, section 3).</summary>
    CurveTooSmall = 8,
}
