using Latchkey.Keystores;
using Latchkey.OData;
using Latchkey.Server.Api.KeystoreEntries;

namespace Latchkey.Server.Api.KeystoreResources;

/// <summary>
/// <c>PUT KeystoreResources('system')?deleteEntries=true</c>: deletes the entries that the body names (wire.md 4.14).
/// </summary>
internal sealed class PutKeystoreResource(IKeystoreStore store)
{
    /// <summary>Most bytes of a body: 2 MiB of aliases (wire.md section 2), each character at most escaped, and the JSON around them.</summary>
    public const long BodyLimit = (2 * 2_097_152) + 1024;

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        if (KeystoreName.Parse(context.Key["Name"].AsString()) is var name && name != KeystoreName.System)
            throw new RefusalException(new Refusal.KeystoreNameInvalid(name.ToString()));
        if (!context.Flag("deleteEntries")) throw new RefusalException(new Refusal.OptionInvalid("deleteEntries", "it must be true"));
        var returnEntries = context.Flag("returnKeystoreEntries", absent: true);
        var body = JsonBody.Parse(await context.ReadBodyAsync());
        var aliases = AliasList.Parse(body.RequiredString("Aliases"));

        var edit = context.Edit();
        var committed = await store.ChangeAsync(context.Tenant(), keystores => keystores.System.DeleteAll(aliases, edit), context.CancellationToken);
        return KeystoreEntriesAnswer.After(committed, returnEntries);
    }
}
