using Latchkey.Api.KeystoreEntries;
using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.KeyPairGenerationRequests;

/// <summary>
/// <c>POST KeyPairGenerationRequests</c>: generates a key pair with a self-signed certificate (docs/contract.md#generate-a-key-pair).
/// </summary>
internal sealed class GenerateKeyPair(IKeystoreStore store, EntryImports imports) : ISlice
{
    public Operation Operation => new("POST", "KeyPairGenerationRequests", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Generates a key pair.",
        Options = [SharedOptions.ReturnEntries],
        AnswerSet = "KeystoreEntries",
        BodyLimit = 64 * 1024, // ten names of 500 characters, the extensions, and room for JSON
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var returnEntries = context.Flag("returnKeystoreEntries");
        var body = await context.ReadEntityAsync();
        var alias = Alias.Parse(body.Text("Alias") ?? "");
        var specification = Specifications.KeyPair(body);
        var rule = await imports.GenerateAsync(
            alias, specification, await store.ReadAsync(context), context.Edit(), context.Owner(), context.CancellationToken);
        return KeystoreEntriesAnswer.After(await store.ChangeAsync(context, rule), returnEntries);
    }
}
