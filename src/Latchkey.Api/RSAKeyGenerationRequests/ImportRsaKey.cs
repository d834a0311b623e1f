using Latchkey.Api.KeystoreEntries;
using Latchkey.Api.Refusals;
using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Entities;
using Latchkey.OData.Errors;
using Latchkey.OData.Operations;

namespace Latchkey.Api.RSAKeyGenerationRequests;

/// <summary>
/// <c>POST RSAKeyGenerationRequests</c>: imports an RSA key in PKCS#1 or PKCS#8 and makes a self-signed certificate for it.
/// </summary>
internal sealed class ImportRsaKey(IKeystoreStore store, EntryImports imports) : ISlice
{
    public Operation Operation => new("POST", "RSAKeyGenerationRequests", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Imports an RSA key (PKCS#1 or PKCS#8 in PEM).",
        Options = [SharedOptions.ReturnEntries],
        AnswerSet = "KeystoreEntries",
        BodyLimit = 64 * 1024, // a file of 10,000 bytes in base64, the names, and room for JSON
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var returnEntries = context.Flag("returnKeystoreEntries");
        var body = await context.ReadEntityAsync();
        var alias = Alias.Parse(body.Text("Alias") ?? "");
        var specification = Specifications.Certificate(body);
        try
        {
            var rule = await imports.RsaKeyAsync(
                alias, body.RequiredBinary("RSAFile"), specification, update: false,
                context.Edit(), context.Owner(), context.CancellationToken);
            return KeystoreEntriesAnswer.After(await store.ChangeAsync(context, rule), returnEntries);
        }
        catch (RefusalException locked) when (locked.Refusal is Refusal.KeystoreLocked)
        {
            throw new ODataException(RefusalErrors.ErrorOf(locked.Refusal).As(423)); // this operation alone (docs/contract.md#upload-a-key)
        }
    }
}
