using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Latchkey.Api.KeystoreEntries;
using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Files;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.SSHKeyGenerationRequests;

/// <summary>
/// <c>POST SSHKeyGenerationRequests</c>: imports an OpenSSH or PuTTY key and makes a self-signed certificate for it. The default alias
/// depends on the kind of key, such as <c>id_rsa</c> (docs/contract.md#upload-a-key).
/// </summary>
internal sealed class ImportSshKey(IKeystoreStore store, EntryImports imports) : ISlice
{
    public Operation Operation => new("POST", "SSHKeyGenerationRequests", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Imports an SSH key in a format of OpenSSH or PuTTY.",
        Options = [SharedOptions.Update, SharedOptions.ReturnEntries],
        AnswerSet = "KeystoreEntries",
        BodyLimit = 64 * 1024, // a file of 10,000 bytes in base64, the names, and room for JSON
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var (update, returnEntries) = (context.Flag("update"), context.Flag("returnKeystoreEntries"));
        var body = await context.ReadEntityAsync();
        var givenAlias = body.Text("Alias") is { Length: > 0 } given ? Alias.Parse(given) : null;
        var specification = Specifications.Certificate(body);
        var file = File(body.RequiredText("SSHFile"));
        var (alias, rule) = await imports.SshKeyAsync(
            givenAlias, file, body.Text("Password"), specification, update, context.Edit(), context.Owner(), context.CancellationToken);
        var committed = await store.ChangeAsync(context, rule);
        return returnEntries ? KeystoreEntriesAnswer.After(committed, returnEntries) : AliasAnswer(alias);
    }

    // In base64, as SAP documents it, or as text. Key files contain dashes or colons, so their text is never base64.
    private static byte[] File(string file)
    {
        if (Base64.IsValid(file)) return Convert.FromBase64String(file);
        return Uploads.IsSshKeyText(file)
            ? Encoding.UTF8.GetBytes(file)
            : throw new RefusalException(
                new Refusal.BodyMalformed("The property 'SSHFile' must be a private key file, in base64 or as text."));
    }

    private static ODataResult.Media AliasAnswer(Alias alias) =>
        new(JsonSerializer.SerializeToUtf8Bytes(new { d = new { Alias = alias.Value } }), "application/json");
}
