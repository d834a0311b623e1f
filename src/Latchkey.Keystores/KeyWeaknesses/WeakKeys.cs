using System.Runtime.CompilerServices;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;

namespace Latchkey.Keystores.KeyWeaknesses;

/// <summary>
/// Finds the known weaknesses of public keys. A keystore accepts weak keys, because the other side may have them, and warns its users.
/// <see cref="CertificateReader"/> has already refused keys that nobody could use.
/// </summary>
public static class WeakKeys
{
    private const int LeastSize = 2048;
    private const int LeastCurveSize = 224;

    // Certificates never change, and metrics and pages ask for all of them again and again.
    private static readonly ConditionalWeakTable<Certificate, IReadOnlyList<KeyWeakness>> Found = [];

    /// <summary>
    /// The weaknesses of a certificate's key, in the order of <see cref="KeyWeakness"/>. Takes up to 0.1 ms the first time; the result is
    /// cached for the lifetime of the certificate object.
    /// </summary>
    public static IReadOnlyList<KeyWeakness> Of(Certificate certificate) => Found.GetValue(certificate, Find);

    private static IReadOnlyList<KeyWeakness> Find(Certificate certificate) => certificate.KeyType switch
    {
        "RSA" or "RSASSA-PSS" => OfRsa(certificate),
        "DSA" when certificate.KeySize < LeastSize => [KeyWeakness.DsaTooShort],
        "EC" when certificate.KeySize < LeastCurveSize => [KeyWeakness.CurveTooSmall],
        _ => [],
    };

    /// <summary>The weaknesses of an RSA key.</summary>
    /// <param name="modulus">The modulus, big-endian and unsigned.</param>
    /// <param name="exponent">The exponent, big-endian and unsigned.</param>
    public static IReadOnlyList<KeyWeakness> OfRsa(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent) =>
        new RsaWeaknesses(modulus, exponent).All();

    private static IReadOnlyList<KeyWeakness> OfRsa(Certificate certificate)
    {
        // SEQUENCE { modulus INTEGER, publicExponent INTEGER }
        var numbers = new DerReader(CertificateFields.KeyOf(certificate).Key).Enter(DerTag.Sequence);
        return OfRsa(numbers.ReadInteger(), numbers.ReadInteger());
    }
}
