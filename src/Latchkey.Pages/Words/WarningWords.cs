using Latchkey.Keystores.KeyWeaknesses;
using Latchkey.Keystores.Warnings;

namespace Latchkey.Pages.Words;

/// <summary>The words for warnings, in English.</summary>
internal static class WarningWords
{
    public static string Of(EntryWarning warning) =>
        warning.Weakness is { } weakness ? $"{Of(warning.Kind)}: {Of(weakness)}" : Of(warning.Kind);

    public static string Of(WarningKind kind) => kind switch
    {
        WarningKind.WeakKey => "Weak key",
        WarningKind.WeakSignature => "Signed with MD2, MD5 or SHA-1",
        WarningKind.Expired => "Has expired",
        WarningKind.NotYetValid => "Not yet valid",
        WarningKind.EndsSoon => "About to end",
        WarningKind.IssuerExpired => "A certificate of the chain has expired",
        WarningKind.IssuerEndsBefore => "A certificate of the chain ends earlier",
        _ => "The chain is incomplete",
    };

    public static string Of(KeyWeakness weakness) => weakness switch
    {
        KeyWeakness.RsaTooShort => "RSA of fewer than 2048 bits",
        KeyWeakness.RsaExponentOne => "the RSA exponent is 1",
        KeyWeakness.RsaExponentEven => "the RSA exponent is even",
        KeyWeakness.RsaModulusEven => "the RSA modulus is even",
        KeyWeakness.RsaSmallFactor => "the RSA modulus has a small factor",
        KeyWeakness.RsaClosePrimes => "the RSA primes are too close",
        KeyWeakness.RsaRoca => "the RSA key comes from a broken generator (ROCA)",
        KeyWeakness.DsaTooShort => "DSA of fewer than 2048 bits",
        _ => "the curve has fewer than 224 bits",
    };
}
