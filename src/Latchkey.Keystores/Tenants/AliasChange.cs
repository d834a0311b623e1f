namespace Latchkey.Keystores.Tenants;

/// <summary>
/// A change of a value that is kept beside an entry of the tenant keystore. No value after the change means that the value is deleted.
/// </summary>
public sealed record AliasChange<T>(Alias Alias, T? After)
    where T : class;
