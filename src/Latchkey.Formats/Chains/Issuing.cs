namespace Latchkey.Formats.Chains;

/// <summary>The relation of a certificate to a possible issuer, one with the issuer's name.</summary>
internal enum Issuing
{
    /// <summary>The issuer's key made the signature.</summary>
    Verified,

    /// <summary>The issuer's key did not make the signature.</summary>
    WrongSignature,

    /// <summary>A key identifier, a serial number or the key usage rules out the issuer.</summary>
    AnotherKey,

    /// <summary>The algorithm of the signature is not supported.</summary>
    UnknownAlgorithm,

    /// <summary>The signature was not checked, because that would have cost too much.</summary>
    Unchecked,
}
