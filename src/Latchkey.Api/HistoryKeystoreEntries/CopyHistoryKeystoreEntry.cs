using Latchkey.Keystores;
using Latchkey.Keystores.History;
using Latchkey.OData;

namespace Latchkey.Api.HistoryKeystoreEntries;

/// <summary>
/// <c>PUT HistoryKeystoreEntries('{Hexalias}')?copy=true</c>: prepares a replaced key pair for use again
/// (docs/contract.md#key-history).
/// </summary>
internal sealed class CopyHistoryKeystoreEntry(IKeystoreStore store)
{
    /// <summary>Most bytes of the body, which only has to be an entity.</summary>
    public const long BodyLimit = 64 * 1024;

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var destination = context.Options["destinationAlias"] is { } text ? Alias.Parse(text) : null;
        if (!context.Flag("copy")) throw new RefusalException(new Refusal.OptionInvalid("copy", "it must be true"));
        await context.ReadEntityAsync(); // {"Status":null} is what SAP documents; a published client sends a text
        var edit = context.Edit();
        await store.ChangeAsync(context, keystores => keystores.CopyFromHistory(alias, destination, edit));
        return new ODataResult.Empty();
    }
}
