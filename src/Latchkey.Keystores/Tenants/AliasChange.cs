namespace Latchkey.Keystores.Tenants;

/// <summary>What becomes of something that the tenant keystore keeps beside an entry: nothing is kept where nothing is after.</summary>
public sealed record AliasChange<T>(Alias Alias, T? After)
    where T : class;
