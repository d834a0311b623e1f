namespace Latchkey.Keystores.Tenants;

/// <summary>The last notice that was given of the expiry of an entry.</summary>
/// <param name="Fingerprint">The SHA-256 of its certificate. A different certificate under the same alias starts over.</param>
/// <param name="Lead">The time before expiry of the most urgent threshold of which notice was given; zero for expiry itself.</param>
/// <param name="At">When it was given, to the millisecond.</param>
public sealed record ExpiryNotice(string Fingerprint, TimeSpan Lead, DateTimeOffset At);
