namespace Latchkey.Formats.Chains;

/// <summary>How one certificate stands to another that has the name of its issuer.</summary>
internal enum Issuing
{
    /// <summary>The signature is that of the issuer's key.</summary>
    Verified,

    /// <summary>The signature is not that of the issuer's key.</summary>
    WrongSignature,

    /// <summary>A key identifier, a serial number or the key usage says that it is not the issuer.</summary>
    AnotherKey,

    /// <summary>The signature has an algorithm that is not computed here.</summary>
    UnknownAlgorithm,

    /// <summary>It was not looked at, because that would have cost too much.</summary>
    Unchecked,
}
