using Latchkey.Api.KeystoreEntries;
using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Versions;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.EntryVersions;

/// <summary>
/// <c>PUT EntryVersions(Hexalias='…',Number=…)?restore=true</c>: restores a former state under its alias. The present state becomes a
/// version.
/// </summary>
internal sealed class RestoreEntryVersion(IKeystoreStore store, IEntryVersions versions) : ISlice
{
    public Operation Operation => new("PUT", "EntryVersions(Hexalias='{Hexalias}',Number={Number})", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Restores a former state. The body sets a property to null.",
        Options =
        [
            OperationOption.Flag("restore", "Must be true.") with { IsRequired = true },
            SharedOptions.ReturnEntries,
        ],
        AnswerSet = "KeystoreEntries",
        BodyLimit = 64 * 1024, // the body only has to be an entity
        IsPartial = true,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var (alias, number) = (context.Alias(), context.Key["Number"].AsNumber());
        if (!context.Flag("restore")) throw new RefusalException(new Refusal.OptionInvalid("restore", "it must be true"));
        var returnEntries = context.Flag("returnKeystoreEntries");
        context.RequireNullProperty(await context.ReadEntityAsync());
        var version = await versions.FindAsync(context.Tenant(), alias, number, context.CancellationToken);
        var edit = context.Edit();
        var committed = await store.ChangeAsync(context, keystores => keystores.System.Restore(version, edit));
        return KeystoreEntriesAnswer.After(committed, returnEntries);
    }
}
