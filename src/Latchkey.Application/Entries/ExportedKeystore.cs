using System.Globalization;
using System.Text;

namespace Latchkey.Application.Entries;

/// <summary>A keystore as a file.</summary>
/// <param name="File">The file, which Java loads.</param>
/// <param name="LeftOut">The aliases of the certificates that are not in it, as <see cref="EntryExports.LeftOut"/> returns them.</param>
internal sealed record ExportedKeystore(byte[] File, IReadOnlyList<string> LeftOut)
{
    // Headers have to fit into what proxies take, often 8 kB in all.
    private const int MaxAliases = 20;
    private const int MaxLength = 4_000;

    /// <summary>
    /// The header about the certificates that were left out: their number, and the first aliases in hexadecimal, as in the addresses of
    /// entries, at most 20 and at most 4,000 digits together; null if none was.
    /// </summary>
    public (string Name, string Value)? Header => LeftOut.Count == 0
        ? null
        : ("Latchkey-Left-Out", string.Create(CultureInfo.InvariantCulture, $"{LeftOut.Count}; aliases=\"{Hexaliases}\""));

    private string Hexaliases
    {
        get
        {
            var (length, aliases) = (0, LeftOut.Take(MaxAliases).Select(alias => Convert.ToHexString(Encoding.UTF8.GetBytes(alias))));
            return string.Join(' ', aliases.TakeWhile(alias => (length += alias.Length) <= MaxLength));
        }
    }
}
