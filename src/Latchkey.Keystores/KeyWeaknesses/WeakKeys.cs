using System.Runtime.CompilerServices;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;

namespace Latchkey.Keystores.KeyWeaknesses;

/// <summary>
/// Finds the known weaknesses of public keys. A keystore takes weak keys, because its peers have them; people are warned. Keys that no
/// peer could use at all, <see cref="CertificateReader"/> has refused before.
/// </summary>
public static class WeakKeys
{
    private const int LeastSize = 2048;
    private const int LeastCurveSize = 224;

    // Certificates never change, and metrics and pages ask about all of them again and again.
    private static readonly ConditionalWeakTable<Certificate, IReadOnlyList<KeyWeakness>> Found = [];

    /// <summary>
    /// The weaknesses of a certificate's key, in the order of their numbers. Costs up to 0.1 ms the first time, and is remembered as
    /// long as the certificate is.
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
    /// <param name="modulus">Big-endian, without a sign.</param>
    /// <param name="exponent">Big-endian, without a sign.</param>
    public static IReadOnlyList<KeyWeakness> OfRsa(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent) =>
        new RsaWeaknesses(modulus, exponent).All();

    private static IReadOnlyList<KeyWeakness> OfRsa(Certificate certificate)
    {
        // SEQUENCE { modulus INTEGER, publicExponent INTEGER }
        var numbers = new DerReader(CertificateFields.KeyOf(certificate).Key).Enter(DerTag.Sequence);
        return OfRsa(numbers.ReadInteger(), numbers.ReadInteger());
    }
}
