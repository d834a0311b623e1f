using Latchkey.Keystores;

namespace Latchkey.Server.Web.Keystore;

/// <summary>What entries are called on the pages, as the API calls them.</summary>
internal static class EntryWords
{
    public static string TypeOf(KeystoreEntry entry) => entry.Type == EntryType.KeyPair ? "Key Pair" : "Certificate";

    public static string OwnerOf(KeystoreEntry entry) => entry.Owner == EntryOwner.Operator ? "SAP" : "Tenant Administrator";
}

/// <summary>Where the page of an entry is.</summary>
internal static class EntryLink
{
    public static string PathOf(KeystoreName keystore, Alias alias) => $"entry/{keystore}/{alias.Hexalias}";
}
