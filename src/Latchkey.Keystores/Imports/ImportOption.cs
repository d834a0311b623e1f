namespace Latchkey.Keystores.Imports;

/// <summary>What an import does with the entries that the keystore already has (docs/contract.md#import-options).</summary>
public enum ImportOption
{
    /// <summary>Adds the imported entries, and replaces those with the same alias.</summary>
    Overwrite = 0,

    /// <summary>Adds only entries with new aliases.</summary>
    Merge = 1,

    /// <summary>Adds the imported entries, and removes all other entries of the tenant administrator.</summary>
    Replace = 2,
}
