using System.Text;
using Latchkey.Keystores;
using Latchkey.Keystores.Renaming;
using Latchkey.OData;

namespace Latchkey.Api.KeystoreEntries;

/// <summary><c>PUT KeystoreEntries('{Hexalias}')?renameAlias=…</c>: gives an entry another alias (docs/contract.md#rename).</summary>
internal sealed class RenameKeystoreEntry(IKeystoreStore store)
{
    /// <summary>Most bytes of the body, which only has to be an entity.</summary>
    public const long BodyLimit = 64 * 1024;

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var newAlias = Alias.Parse(context.Options["renameAlias"] ?? throw new RefusalException(new Refusal.OptionInvalid("renameAlias", "it is missing")));
        var (returnHexalias, returnEntries) = (context.Flag("returnHexAlias"), context.Flag("returnKeystoreEntries"));
        context.RequireNullProperty(await context.ReadEntityAsync());

        var edit = context.Edit();
        var committed = await store.ChangeAsync(context, keystores => keystores.System.Rename(alias, newAlias, edit));
        return returnHexalias && !returnEntries
            ? new ODataResult.Media(Encoding.ASCII.GetBytes($"[{newAlias.Hexalias}]"), "text/plain;charset=utf-8")
            : KeystoreEntriesAnswer.After(committed, returnEntries);
    }
}
