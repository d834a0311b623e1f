using System.Text;
using Latchkey.Api.Slices;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Renaming;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.KeystoreEntries;

/// <summary><c>PUT KeystoreEntries('{Hexalias}')?renameAlias=…</c>: gives an entry another alias (docs/contract.md#rename).</summary>
internal sealed class RenameKeystoreEntry(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("PUT", "KeystoreEntries('{Hexalias}')", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Renames an entry. The body sets a property to null.",
        Options =
        [
            new("renameAlias", "The new alias.") { IsRequired = true },
            OperationOption.Flag("returnHexAlias", "Answers the new Hexalias in brackets, as plain text."),
            SharedOptions.ReturnEntries,
        ],
        AnswerSet = "KeystoreEntries",
        BodyLimit = 64 * 1024, // the body only has to be an entity
        IsPartial = true,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var newAlias = Alias.Parse(
            context.Options["renameAlias"] ?? throw new RefusalException(new Refusal.OptionInvalid("renameAlias", "it is missing")));
        var (returnHexalias, returnEntries) = (context.Flag("returnHexAlias"), context.Flag("returnKeystoreEntries"));
        context.RequireNullProperty(await context.ReadEntityAsync());

        var edit = context.Edit();
        var committed = await store.ChangeAsync(context, keystores => keystores.System.Rename(alias, newAlias, edit));
        return returnHexalias && !returnEntries
            ? new ODataResult.Media(Encoding.ASCII.GetBytes($"[{newAlias.Hexalias}]"), "text/plain;charset=utf-8")
            : KeystoreEntriesAnswer.After(committed, returnEntries);
    }
}
