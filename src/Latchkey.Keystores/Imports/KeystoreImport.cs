using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Imports;

/// <summary>The rule about the import of a keystore file.</summary>
public static class KeystoreImport
{
    /// <summary>
    /// Imports the entries of a keystore file (docs/contract.md#import-a-keystore). Every entry that cannot be imported is named with its
    /// reason. An entry without an alias of its own gets one that neither the keystore nor the file has; if one of them holds the same
    /// contents already, it is that entry.
    /// </summary>
    public static KeystoreChange Import(this Keystore keystore, IReadOnlyList<ImportedEntry> imported, ImportOption option, Edit edit)
    {
        var intake = new Intake(keystore, option, edit);
        intake.TakeAll(imported);
        return keystore.Merge(intake.Taken, option, edit, kept: intake.Stated) with
        {
            NotTaken = [.. intake.NotTaken],
            Whole = option == ImportOption.Replace ? ApprovalAct.Replace : null,
        };
    }
}
