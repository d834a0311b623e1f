using Latchkey.Application.Materials;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;

namespace Latchkey.Api.PgpKeyrings;

/// <summary>What became of one key of an upload.</summary>
internal sealed record ImportResult(string KeyId, string PrimaryUserId, bool IsAdded)
{
    /// <summary>The results for every key of an upload, in its order. A repeated key counts as there already.</summary>
    public static ODataResult AllOf(PgpUpload upload, CommittedChange committed)
    {
        var added = committed.Change.Materials.Select(change => change.Id).ToHashSet();
        return new ODataResult.Feed("PgpKeyEntryImportResults",
        [
            .. upload.Keys.Select(key => new ImportResult(
                key.Primary.KeyId, key.PrimaryUserId, added.Remove(PgpKeyRules.IdOf(key.Primary.KeyId)))),
        ]);
    }
}
