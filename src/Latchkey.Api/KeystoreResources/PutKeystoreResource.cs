using Latchkey.Api.KeystoreEntries;
using Latchkey.Api.Slices;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Backups;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Imports;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.KeystoreResources;

/// <summary>
/// <c>PUT KeystoreResources('system')</c>: with <c>deleteEntries=true</c>, deletes the entries that the body names
/// (docs/contract.md#mass-delete); with <c>retrieveBackup=backup_admin_system</c>, restores the backup
/// (docs/contract.md#back-up-and-restore).
/// </summary>
internal sealed class PutKeystoreResource(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("PUT", "KeystoreResources('{Name}')", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Deletes the entries that the body names, or restores the backup.",
        Options =
        [
            OperationOption.Flag("deleteEntries", "Deletes."),
            new("retrieveBackup", "Restores.") { Values = ["backup_admin_system"] },
            SharedOptions.ImportOption with { Values = ["overwrite", "replace"] },
            SharedOptions.ReturnEntriesByDefault,
        ],
        AnswerSet = "KeystoreEntries",
        // 2 MiB of aliases (docs/contract.md#sizes), with every character escaped, and the JSON around them.
        BodyLimit = (2 * 2_097_152) + 1024,
        IsPartial = true,
    };

    public ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        if (KeystoreName.Parse(context.Key["Name"].AsString()) is var name && name != KeystoreName.System)
            throw new RefusalException(new Refusal.KeystoreNameInvalid(name.ToString()));
        var (delete, backup) = (context.Flag("deleteEntries"), context.Options["retrieveBackup"]);
        if (delete == (backup is not null))
        {
            throw new RefusalException(
                new Refusal.OptionInvalid("deleteEntries", "it must be true, or else retrieveBackup must name the backup"));
        }

        return delete ? DeleteAsync(context) : RestoreAsync(context, backup!);
    }

    private async ValueTask<ODataResult> DeleteAsync(ODataContext context)
    {
        var returnEntries = context.Flag("returnKeystoreEntries", absent: true);
        var aliases = AliasList.Parse((await context.ReadEntityAsync()).RequiredText("Aliases"));
        var edit = context.Edit();
        var committed = await store.ChangeAsync(context, keystores => keystores.System.DeleteAll(aliases, edit));
        return KeystoreEntriesAnswer.After(committed, returnEntries);
    }

    private async ValueTask<ODataResult> RestoreAsync(ODataContext context, string backup)
    {
        if (backup != KeystoreName.Backup.ToString()) throw new RefusalException(new Refusal.KeystoreNameInvalid(backup));
        var option = context.ImportOption();
        if (option == ImportOption.Merge)
            throw new RefusalException(new Refusal.OptionInvalid("importOption", "it must be replace or overwrite"));
        var returnEntries = context.Flag("returnKeystoreEntries", absent: true);
        await context.ReadEntityAsync(); // SAP documents {"Resource":null}; a published client sends {}
        var edit = context.Edit();
        var committed = await store.ChangeAsync(context, keystores => keystores.System.Restore(keystores.Backup, option, edit));
        return KeystoreEntriesAnswer.AfterImport(committed, KeystoreName.System, returnEntries);
    }
}
