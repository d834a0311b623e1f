using Latchkey.Api.KeystoreEntries;
using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Keystores;
using Latchkey.OData;

namespace Latchkey.Api.KeyPairGenerationRequests;

/// <summary>
/// <c>POST KeyPairGenerationRequests</c>: generates a key pair with a self-signed certificate (docs/contract.md#generate-a-key-pair).
/// </summary>
internal sealed class GenerateKeyPair(IKeystoreStore store, EntryImports imports)
{
    /// <summary>Most bytes of a body: ten names of 500 characters, the extensions, and room for JSON.</summary>
    public const long BodyLimit = 64 * 1024;

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var returnEntries = context.Flag("returnKeystoreEntries");
        var body = await context.ReadEntityAsync();
        var alias = Alias.Parse(body.Text("Alias") ?? "");
        var specification = Specifications.KeyPair(body);
        var rule = await imports.GenerateAsync(alias, specification, await store.ReadAsync(context), context.Edit(), context.Owner(), context.CancellationToken);
        return KeystoreEntriesAnswer.After(await store.ChangeAsync(context, rule), returnEntries);
    }
}
