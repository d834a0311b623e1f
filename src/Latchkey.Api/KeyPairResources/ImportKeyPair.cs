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

namespace Latchkey.Api.KeyPairResources;

/// <summary>
/// <c>POST KeyPairResources</c>: imports a key pair from a PKCS#12 file, or, with <c>update=true</c>, replaces an entry by it
/// (docs/contract.md#upload-a-key).
/// </summary>
internal sealed class ImportKeyPair(IKeystoreStore store, EntryImports imports) : ISlice
{
    public Operation Operation => new("POST", "KeyPairResources", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Imports a key pair from PKCS#12.",
        Options = [SharedOptions.Update, SharedOptions.FingerprintVerified, SharedOptions.ReturnEntries],
        AnswerSet = "KeystoreEntries",
        BodyLimit = 48 * 1024, // a file of 30,072 bytes (docs/contract.md#sizes) in base64, the password, and room for JSON
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var (update, vouched) = (context.Flag("update"), context.Flag("fingerprintVerified"));
        var returnEntries = context.Flag("returnKeystoreEntries");
        var body = await context.ReadEntityAsync();
        var alias = Alias.Parse(body.Text("Alias") ?? "");
        var rule = await imports.KeyPairAsync(
            alias, body.RequiredBinary("Resource"), body.Text("Password"), new(update, vouched),
            context.Edit(), context.Owner(), context.CancellationToken);
        return KeystoreEntriesAnswer.After(await store.ChangeAsync(context, rule), returnEntries);
    }
}
