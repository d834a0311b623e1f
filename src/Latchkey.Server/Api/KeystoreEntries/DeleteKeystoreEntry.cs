using Latchkey.Keystores;
using Latchkey.OData;

namespace Latchkey.Server.Api.KeystoreEntries;

/// <summary><c>DELETE KeystoreEntries('{Hexalias}')</c>: deletes one entry of the tenant keystore (wire.md 4.13).</summary>
internal sealed class DeleteKeystoreEntry(IKeystoreStore store)
{
    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var returnEntries = context.Flag("returnKeystoreEntries");
        var edit = context.Edit();
        var committed = await store.ChangeAsync(context.Tenant(), keystores => keystores.System.Delete(alias, edit), context.CancellationToken);
        return KeystoreEntriesAnswer.After(committed, returnEntries);
    }
}
