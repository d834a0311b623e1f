namespace Latchkey.Formats.Certificates;

/// <summary>The state of a certificate's validity at a time.</summary>
public enum Validity
{
    /// <summary>Validity has not begun.</summary>
    NotYet,

    /// <summary>The certificate is valid.</summary>
    Valid,

    /// <summary>The certificate is valid, in the last tenth of its lifetime.</summary>
    EndsSoon,

    /// <summary>Validity has ended.</summary>
    Expired,
}

/// <summary>Compares times with the validity of certificates.</summary>
public static class Validities
{
    /// <summary>The state of a certificate's validity at a time. The first and the last second count as valid.</summary>
    public static Validity ValidityAt(this Certificate certificate, DateTimeOffset now)
    {
        if (now > certificate.ValidNotAfter) return Validity.Expired;
        if (now < certificate.ValidNotBefore) return Validity.NotYet;
        var tenth = (certificate.ValidNotAfter - certificate.ValidNotBefore) / 10;
        return certificate.ValidNotAfter - now < tenth ? Validity.EndsSoon : Validity.Valid;
    }
}
