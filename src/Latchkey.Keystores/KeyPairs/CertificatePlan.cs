using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Latchkey.Formats.Signing;

namespace Latchkey.Keystores.KeyPairs;

/// <summary>Turns a specification into the contents of a certificate, and refuses values that no certificate should have.</summary>
internal static class CertificatePlan
{
    // KeyPairGenerationRequest.Extensions has MaxLength 3000 in the API's metadata (docs/contract.md#generate-a-key-pair).
    private const int MaxExtensionsLength = 3000;

    // RFC 5280 section 4.1.2.2
    private const int MaxSerialNumberLength = 20;
    private const int RandomSerialNumberLength = 16;

    /// <exception cref="RefusalException"><see cref="Refusal.KeyPairRequestInvalid"/>.</exception>
    public static CertificateContents Of(CertificateSpecification specification, DateTimeOffset now, int years)
    {
        var subject = SubjectName.Encode(specification);
        var notBefore = ToTheSecond(specification.ValidNotBefore ?? now);
        var notAfter = ToTheSecond(specification.ValidNotAfter ?? now.AddYears(years));
        if (notAfter <= notBefore) throw RequestInvalid.Because("ValidNotAfter", "it must be later than ValidNotBefore");
        return new CertificateContents(
            subject, SerialNumber(specification.SerialNumber), notBefore, notAfter, Extensions(specification.Extensions));
    }

    private static DateTimeOffset ToTheSecond(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private static byte[] SerialNumber(string? requested)
    {
        if (string.IsNullOrWhiteSpace(requested)) return RandomSerialNumber();
        var digits = requested.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? requested[2..] : requested;
        // The leading zero keeps a first digit of 8 or more from making the number negative.
        if (digits.Length > 0 && digits.All(char.IsAsciiHexDigit)
            && BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) is { Sign: > 0 } number
            && number.GetByteCount() <= MaxSerialNumberLength)
            return number.ToByteArray(isUnsigned: false, isBigEndian: true);
        throw RequestInvalid.Because(
            "SerialNumber", $"it must be the hexadecimal digits of a positive number of at most {MaxSerialNumberLength} octets");
    }

    // The first octet is 0x40 to 0x7F, so the number is positive and has its full length.
    private static byte[] RandomSerialNumber()
    {
        var number = RandomNumberGenerator.GetBytes(RandomSerialNumberLength);
        number[0] = (byte)((number[0] & 0x7F) | 0x40);
        return number;
    }

    private static byte[]? Extensions(ReadOnlyMemory<byte> requested)
    {
        if (requested.IsEmpty) return null;
        if (requested.Length > MaxExtensionsLength)
            throw RequestInvalid.Because("Extensions", $"it has more than {MaxExtensionsLength} octets");
        if (!ExtensionList.IsValid(requested.Span, out var reason)) throw RequestInvalid.Because("Extensions", reason);
        return requested.ToArray();
    }
}
