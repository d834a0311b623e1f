using Latchkey.Api.KeystoreEntries;
using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Backups;
using Latchkey.Keystores.Imports;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;
using Latchkey.OData.Requests;

namespace Latchkey.Api.KeystoreResources;

/// <summary>
/// <c>POST KeystoreResources</c>: with the name <c>system</c>, imports a keystore file (docs/contract.md#import-a-keystore); with the name
/// <c>backup_admin_system</c>, backs up the tenant administrator's entries (docs/contract.md#back-up-and-restore).
/// </summary>
internal sealed class PostKeystoreResource(IKeystoreStore store, EntryImports imports) : ISlice
{
    /// <summary>
    /// The maximum number of bytes in a body: a keystore of 6 MiB (docs/contract.md#sizes) in base64, the password, and room for JSON.
    /// </summary>
    public const long BodyLimit = 9 * 1024 * 1024;

    public Operation Operation => new("POST", "KeystoreResources", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Imports a JKS, JCEKS or PKCS#12 file, or a PEM file with any number of certificates, into system, or backs system up.",
        Options = [SharedOptions.ImportOption, SharedOptions.ReturnEntriesByDefault],
        AnswerSet = "KeystoreEntries",
        BodyLimit = BodyLimit,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var option = context.ImportOption();
        var returnEntries = context.Flag("returnKeystoreEntries", absent: true);
        var body = await context.ReadEntityAsync();
        return body.RequiredText("Name") switch
        {
            "system" => await ImportAsync(context, body, option, returnEntries),
            "backup_admin_system" => await BackUpAsync(context, returnEntries),
            var other => throw new RefusalException(new Refusal.KeystoreResourceNameInvalid(other)),
        };
    }

    private async Task<ODataResult> ImportAsync(ODataContext context, EntityBody body, ImportOption option, bool returnEntries)
    {
        var entries = await imports.KeystoreAsync(
            body.RequiredBinary("Resource"), body.Text("Password"), context.Owner(), context.CancellationToken);
        var edit = context.Edit();
        var committed = await store.ChangeAsync(context, Rule);
        return KeystoreEntriesAnswer.AfterImport(committed, KeystoreName.System, returnEntries);

        // If the answer has no list of entries, it cannot name those that were not imported. Then one such entry makes the server refuse
        // the whole file (docs/contract.md#import-a-keystore).
        KeystoreChange Rule(TenantKeystores keystores)
        {
            var change = keystores.System.Import(entries, option, edit);
            if (!returnEntries && !change.NotTaken.IsEmpty)
                throw new RefusalException(new Refusal.ImportIncomplete(change.NotTaken[0].Alias, change.NotTaken[0].Reason));
            return change;
        }
    }

    private async Task<ODataResult> BackUpAsync(ODataContext context, bool returnEntries)
    {
        var edit = context.Edit();
        var committed = await store.ChangeAsync(context, keystores => keystores.Backup.BackUp(keystores.System, edit));
        return KeystoreEntriesAnswer.AfterImport(committed, KeystoreName.Backup, returnEntries);
    }
}
