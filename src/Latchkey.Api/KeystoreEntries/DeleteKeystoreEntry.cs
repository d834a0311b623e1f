using Latchkey.Api.Slices;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.ProviderKeys;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.KeystoreEntries;

/// <summary>
/// <c>DELETE KeystoreEntries('{Hexalias}')</c>: deletes an entry of the tenant keystore; with
/// <c>keystoreName=KeyRenewal&amp;activate=true</c>, activates a prepared key pair of the operator (docs/contract.md#delete-and-activate).
/// </summary>
internal sealed class DeleteKeystoreEntry(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("DELETE", "KeystoreEntries('{Hexalias}')", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Deletes an entry, or activates the successor of an operator's key pair.",
        Options =
        [
            SharedOptions.KeystoreName,
            OperationOption.Flag("activate", "With keystoreName=KeyRenewal: activates the successor."),
            SharedOptions.ReturnEntries,
        ],
        AnswerSet = "KeystoreEntries",
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var (keystore, activate) = (context.KeystoreName(), context.Flag("activate"));
        var returnEntries = context.Flag("returnKeystoreEntries");
        var edit = context.Edit();
        var committed = await store.ChangeAsync(context, Rule);
        return KeystoreEntriesAnswer.After(committed, returnEntries);

        KeystoreChange Rule(TenantKeystores keystores) => activate && keystore == Latchkey.Keystores.KeystoreName.Renewal
            ? keystores.Activate(alias, edit)
            : !activate && keystore == Latchkey.Keystores.KeystoreName.System
                ? keystores.System.Delete(alias, edit)
                : throw new RefusalException(new Refusal.OptionInvalid(
                    "activate", "only entries of 'KeyRenewal' are activated, and only entries of 'system' are deleted"));
    }
}
