using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Api.KeystoreEntries;

/// <summary>
/// The header of an answer without a body that names what stood in a file beside a key pair and was passed over: how many, and of the
/// first 10 the alias in hexadecimal, as in the addresses of entries, with the reason.
/// </summary>
internal static class NotImportedHeader
{
    // Headers have to fit into what proxies take, often 8 kB in all; an alias may be of any length in a file.
    private const int MaxEntries = 10;
    private const int MaxAlias = 100;

    /// <summary>The header; null if all was taken. The sentences are ours, in ASCII and without quotation marks.</summary>
    public static (string Name, string Value)? Of(ImmutableArray<EntryNotTaken> entries)
    {
        if (entries.IsEmpty) return null;
        var named = string.Join(' ', entries.Take(MaxEntries).Select(entry => $"{Hexadecimal(entry.Alias)}: {entry.Sentence}"));
        return ("Latchkey-Not-Imported", string.Create(CultureInfo.InvariantCulture, $"{entries.Length}; entries=\"{named}\""));
    }

    private static string Hexadecimal(string alias) =>
        Convert.ToHexString(Encoding.UTF8.GetBytes(alias.Length > MaxAlias ? alias[..MaxAlias] : alias));
}
