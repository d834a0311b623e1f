namespace Latchkey.Keystores.Tenants;

/// <summary>A change of a value that the tenant keystore keeps beside an entry: without a value after, nothing is kept.</summary>
public sealed record AliasChange<T>(Alias Alias, T? After)
    where T : class;
