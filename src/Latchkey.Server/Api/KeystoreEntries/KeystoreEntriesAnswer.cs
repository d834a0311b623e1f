using Latchkey.Keystores;
using Latchkey.OData;

namespace Latchkey.Server.Api.KeystoreEntries;

/// <summary>What every write of keystore entries answers: nothing, or with <c>returnKeystoreEntries=true</c> all entries.</summary>
internal static class KeystoreEntriesAnswer
{
    public static ODataResult After(CommittedChange committed, bool returnEntries) => returnEntries
        ? new ODataResult.Feed("KeystoreEntries", KeystoreEntryView.AllAfter(committed.After.System, committed.Change))
        : new ODataResult.Empty();
}
