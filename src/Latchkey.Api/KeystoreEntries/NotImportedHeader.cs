using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Api.KeystoreEntries;

/// <summary>
/// A header that names the parts of a key pair file that were ignored, for an answer without a body. It has their number, and for the first
/// 10 the reason and the alias in hexadecimal, as in the addresses of entries.
/// </summary>
internal static class NotImportedHeader
{
    // Headers must stay within the limits of proxies, often 8 kB in all, and an alias in a file may have any length.
    private const int MaxEntries = 10;
    private const int MaxAlias = 100;

    /// <summary>Makes the header; null if everything was taken. The sentences are ours: ASCII without quotation marks.</summary>
    public static (string Name, string Value)? Of(ImmutableArray<EntryNotTaken> entries)
    {
        if (entries.IsEmpty) return null;
        var named = string.Join(' ', entries.Take(MaxEntries).Select(entry => $"{Hexadecimal(entry.Alias)}: {entry.Sentence}"));
        return ("Latchkey-Not-Imported", string.Create(CultureInfo.InvariantCulture, $"{entries.Length}; entries=\"{named}\""));
    }

    private static string Hexadecimal(string alias) =>
        Convert.ToHexString(Encoding.UTF8.GetBytes(alias.Length > MaxAlias ? alias[..MaxAlias] : alias));
}
