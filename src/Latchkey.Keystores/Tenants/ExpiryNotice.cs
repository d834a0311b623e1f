namespace Latchkey.Keystores.Tenants;

/// <summary>The last notice that was given of the end of an entry.</summary>
/// <param name="Fingerprint">SHA-256 of the certificate that it was about: another one under the same alias begins again.</param>
/// <param name="Lead">How long before the end the most urgent threshold is of which notice was given; zero for the end itself.</param>
/// <param name="At">When, to the millisecond.</param>
public sealed record ExpiryNotice(string Fingerprint, TimeSpan Lead, DateTimeOffset At);
