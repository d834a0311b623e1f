using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;

namespace Latchkey.Api.KeystoreEntries;

/// <summary>The answer to every write of keystore entries: empty, or, with <c>returnKeystoreEntries=true</c>, all entries.</summary>
internal static class KeystoreEntriesAnswer
{
    /// <summary>
    /// The entries of the tenant keystore, each with the effect of the change. If they are not requested, a header names the parts of a
    /// file that were not taken.
    /// </summary>
    public static ODataResult After(CommittedChange committed, bool returnEntries) =>
        Feed(returnEntries, () => KeystoreEntryView.AllAfter(committed.After.System, committed.Change)) with
        {
            Header = returnEntries ? null : NotImportedHeader.Of(committed.Change.NotTaken),
        };

    /// <summary>The entries of a keystore, and those that an import removed or did not take.</summary>
    public static ODataResult AfterImport(CommittedChange committed, KeystoreName keystore, bool returnEntries) =>
        Feed(returnEntries, () => KeystoreEntryView.AllAfterImport(committed.After[keystore], committed.Change));

    private static ODataResult Feed(bool returnEntries, Func<IReadOnlyCollection<object>> entries) =>
        returnEntries ? new ODataResult.Feed("KeystoreEntries", entries()) : new ODataResult.Empty();
}
