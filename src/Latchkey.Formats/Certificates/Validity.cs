namespace Latchkey.Formats.Certificates;

/// <summary>How a certificate stands to its validity at a moment.</summary>
public enum Validity
{
    /// <summary>It has not begun.</summary>
    NotYet,

    /// <summary>It lasts.</summary>
    Valid,

    /// <summary>It is in the last tenth of its lifetime.</summary>
    EndsSoon,

    /// <summary>It has ended.</summary>
    Expired,
}

/// <summary>Compares times with the validity of certificates.</summary>
public static class Validities
{
    /// <summary>The validity of a certificate at a moment. Its first and its last second belong to it.</summary>
    public static Validity ValidityAt(this Certificate certificate, DateTimeOffset now)
    {
        if (now > certificate.ValidNotAfter) return Validity.Expired;
        if (now < certificate.ValidNotBefore) return Validity.NotYet;
        var tenth = (certificate.ValidNotAfter - certificate.ValidNotBefore) / 10;
        return certificate.ValidNotAfter - now < tenth ? Validity.EndsSoon : Validity.Valid;
    }
}
