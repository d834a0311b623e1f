using Latchkey.Api.Slices;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.History;
using Latchkey.Keystores.Stores;
using Latchkey.OData;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.HistoryKeystoreEntries;

/// <summary>
/// <c>PUT HistoryKeystoreEntries('{Hexalias}')?copy=true</c>: prepares a replaced key pair for reuse (docs/contract.md#key-history).
/// </summary>
internal sealed class CopyHistoryKeystoreEntry(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("PUT", "HistoryKeystoreEntries('{Hexalias}')", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Prepares a former key pair for reuse. The body sets a property to null.",
        Options =
        [
            OperationOption.Flag("copy", "Must be true.") with { IsRequired = true },
            new("destinationAlias", "The alias of the copy; by default the original one."),
        ],
        BodyLimit = 64 * 1024, // the body only has to be an entity
        IsPartial = true,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var destination = context.Options["destinationAlias"] is { } text ? Alias.Parse(text) : null;
        if (!context.Flag("copy")) throw new RefusalException(new Refusal.OptionInvalid("copy", "it must be true"));
        await context.ReadEntityAsync(); // SAP documents {"Status":null}; a published client sends a text
        var edit = context.Edit();
        await store.ChangeAsync(context, keystores => keystores.CopyFromHistory(alias, destination, edit));
        return new ODataResult.Empty();
    }
}
