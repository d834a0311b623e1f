using Latchkey.Keystores.KeyPairs;

namespace Latchkey.Pages.Keystore.Actions;

/// <summary>The input of a user for a certificate to be made.</summary>
public sealed class SubjectForm
{
    public string CommonName { get; set; } = "";

    public string OrganizationUnit { get; set; } = "";

    public string Organization { get; set; } = "";

    public string Locality { get; set; } = "";

    public string State { get; set; } = "";

    public string Country { get; set; } = "";

    public string Email { get; set; } = "";

    public string SignatureAlgorithm { get; set; } = "";

    public DateOnly ValidFrom { get; set; }

    public DateOnly ValidUntil { get; set; }

    /// <summary>Puts it into a specification. The days begin and end at midnight of UTC; the first one begins now if it is today.</summary>
    public TSpecification Fill<TSpecification>(TSpecification specification, DateTimeOffset now)
        where TSpecification : CertificateSpecification => specification with
        {
            CommonName = CommonName,
            OrganizationUnit = OrganizationUnit,
            Organization = Organization,
            Locality = Locality,
            State = State,
            Country = Country,
            Email = Email,
            SignatureAlgorithm = SignatureAlgorithm,
            ValidNotBefore = ValidFrom == Day(now) ? now : Midnight(ValidFrom),
            ValidNotAfter = Midnight(ValidUntil),
        };

    /// <summary>A form for a certificate that is valid for so many years.</summary>
    public static SubjectForm For(DateTimeOffset now, int years, string signatureAlgorithm) =>
        new() { ValidFrom = Day(now), ValidUntil = Day(now).AddYears(years), SignatureAlgorithm = signatureAlgorithm };

    private static DateOnly Day(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
