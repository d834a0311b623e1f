using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Expiry;

/// <summary>A notice that is due now.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Detail">The notice.</param>
/// <param name="After">The record of the notice in the tenant's state.</param>
public sealed record DueNotice(KeystoreEntry Entry, ExpiryDetail Detail, ExpiryNotice After);
