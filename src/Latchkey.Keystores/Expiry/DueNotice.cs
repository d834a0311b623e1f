using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Expiry;

/// <summary>A notice that is to be given now.</summary>
/// <param name="Entry">Of which entry.</param>
/// <param name="Detail">Which notice.</param>
/// <param name="After">What is remembered of it.</param>
public sealed record DueNotice(KeystoreEntry Entry, ExpiryDetail Detail, ExpiryNotice After);
