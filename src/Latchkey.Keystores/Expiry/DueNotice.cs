using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Expiry;

/// <summary>A notice that is due now.</summary>
/// <param name="Entry">Of which entry.</param>
/// <param name="Detail">Which notice.</param>
/// <param name="After">The notice as the tenant's state remembers it.</param>
public sealed record DueNotice(KeystoreEntry Entry, ExpiryDetail Detail, ExpiryNotice After);
