using System.Globalization;
using System.Text;

namespace Latchkey.Server.Entries;

/// <summary>A keystore as a file.</summary>
/// <param name="File">The file, which Java loads.</param>
/// <param name="LeftOut">The aliases, as they would be in the file, of certificates that Java does not load, and that are not in it.</param>
internal sealed record ExportedKeystore(byte[] File, IReadOnlyList<string> LeftOut)
{
    // Headers have to fit into what proxies take, often 8 kB in all.
    private const int MaxAliases = 20;

    /// <summary>
    /// The header that says what was left out: how many, and the first 20 aliases in hexadecimal, as in the addresses of entries; null
    /// if nothing was.
    /// </summary>
    public (string Name, string Value)? Header => LeftOut.Count == 0
        ? null
        : ("Latchkey-Left-Out", string.Create(CultureInfo.InvariantCulture, $"{LeftOut.Count}; aliases=\"{Hexaliases}\""));

    private string Hexaliases =>
        string.Join(' ', LeftOut.Take(MaxAliases).Select(alias => Convert.ToHexString(Encoding.UTF8.GetBytes(alias))));
}
