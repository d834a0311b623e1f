using Latchkey.Api.Slices;
using Latchkey.Application.Entries;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.KeystoreEntries;

/// <summary>
/// <c>GET KeystoreEntries('{Hexalias}')/Sshkey/$value</c>: exports the public key of an entry of either kind, in OpenSSH's format
/// (docs/contract.md#ssh-key).
/// </summary>
internal sealed class GetSshKey(IKeystoreStore store, ExportRecords records) : ISlice
{
    public Operation Operation => new("GET", "KeystoreEntries('{Hexalias}')/Sshkey/$value", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Exports the public key in OpenSSH's format.",
        Options = [SharedOptions.KeystoreName],
        StreamTypes = ["text/plain"],
        State = store.StateAsync,
    };

    private const string ContentType = "text/plain;charset=utf-8";

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var keystores = await store.ReadAsync(context);
        var entry = keystores[context.KeystoreName()].Find(alias);
        var content = EntryExports.OpenSshKey(entry);
        await records.RecordAsync(context, context.KeystoreName(), entry, "OpenSSH public key");
        return new ODataResult.Media(content, ContentType);
    }
}
