namespace Latchkey.Keystores.Imports;

/// <summary>What an import does to the entries that the keystore already has (docs/contract.md#import-options).</summary>
public enum ImportOption
{
    /// <summary>Imported entries are added, or replace those of the same alias.</summary>
    Overwrite = 0,

    /// <summary>Only entries with new aliases are added.</summary>
    Merge = 1,

    /// <summary>The tenant administrator's entries that are not imported are removed.</summary>
    Replace = 2,
}
