using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Imports;

/// <summary>The rule of imports of keystore files.</summary>
public static class KeystoreImport
{
    /// <summary>
    /// Imports the entries of a keystore file (docs/contract.md#import-a-keystore). The result names every entry that cannot be imported,
    /// with the reason. An entry without an alias of its own gets one that neither the keystore nor the file has. If one of them already
    /// holds the same content, the entry counts as that one.
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
