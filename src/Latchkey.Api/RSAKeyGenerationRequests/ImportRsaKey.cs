using Latchkey.Api.KeystoreEntries;
using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Keystores;
using Latchkey.OData;
using Latchkey.OData.Errors;

namespace Latchkey.Api.RSAKeyGenerationRequests;

/// <summary>
/// <c>POST RSAKeyGenerationRequests</c>: imports an RSA key in PKCS#1 or PKCS#8 and makes a self-signed certificate for it.
/// </summary>
internal sealed class ImportRsaKey(IKeystoreStore store, EntryImports imports)
{
    /// <summary>Most bytes of a body: a file of 10,000 bytes in base64, the names, and room for JSON.</summary>
    public const long BodyLimit = 64 * 1024;

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var returnEntries = context.Flag("returnKeystoreEntries");
        var body = await context.ReadEntityAsync();
        var alias = Alias.Parse(body.Text("Alias") ?? "");
        var specification = Specifications.Certificate(body);
        try
        {
            var rule = await imports.RsaKeyAsync(alias, body.RequiredBinary("RSAFile"), specification, update: false, context.Edit(), context.Owner(), context.CancellationToken);
            return KeystoreEntriesAnswer.After(await store.ChangeAsync(context, rule), returnEntries);
        }
        catch (RefusalException locked) when (locked.Refusal is Refusal.KeystoreLocked)
        {
            throw new ODataException(RefusalErrors.ErrorOf(locked.Refusal).As(423)); // this operation alone (docs/contract.md#upload-a-key)
        }
    }
}
