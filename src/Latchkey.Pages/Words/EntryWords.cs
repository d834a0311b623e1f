using Latchkey.Formats.Certificates;
using Latchkey.Formats.Extensions;
using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Pages.Words;

/// <summary>The words for entries on the pages, as the API has them.</summary>
internal static class EntryWords
{
    public static string TypeOf(KeystoreEntry entry) => entry.Type == EntryType.KeyPair ? "Key Pair" : "Certificate";

    public static string OwnerOf(KeystoreEntry entry) => entry.Owner == EntryOwner.Operator ? "SAP" : "Tenant Administrator";

    /// <summary>The common name of a subject if that is simple to find, else all of it.</summary>
    public static string ShortNameOf(string distinguishedName)
    {
        const string CommonName = "CN=";
        if (!distinguishedName.StartsWith(CommonName, StringComparison.Ordinal)
            || distinguishedName.StartsWith("CN=\"", StringComparison.Ordinal)) return distinguishedName;
        return distinguishedName[CommonName.Length..].Split(", ", 2)[0];
    }

    /// <summary>The subject of an extension.</summary>
    public static string TitleOf(ExtensionKind kind) => kind switch
    {
        ExtensionKind.SubjectAlternativeNames => "Subject Alternative Names",
        ExtensionKind.KeyUsage => "Key Usage",
        ExtensionKind.ExtendedKeyUsage => "Extended Key Usage",
        ExtensionKind.BasicConstraints => "Basic Constraints",
        ExtensionKind.SubjectKeyIdentifier => "Subject Key Identifier",
        ExtensionKind.AuthorityKeyIdentifier => "Authority Key Identifier",
        ExtensionKind.RevocationLists => "Revocation Lists",
        ExtensionKind.AuthorityInformation => "Authority Information",
        _ => "Other",
    };
}

/// <summary>The address of the page of an entry.</summary>
internal static class EntryLink
{
    public static string PathOf(KeystoreName keystore, Alias alias) => $"entry/{keystore}/{alias.Hexalias}";
}
