using System.Globalization;
using System.Text;
using Latchkey.Application.Files;
using Latchkey.Keystores.Audit;

namespace Latchkey.Application.Sealing;

/// <summary>
/// The last record of each audit log that this server has seen, in a file outside of the database: a line each of tenant, sequence and
/// hash, as <c>audit verify --expect</c> takes them. If a whole database was put back to an earlier state, only such a file shows it.
/// </summary>
public sealed class AuditWitness(string folder)
{
    /// <summary>The file in the data folder.</summary>
    public const string FileName = "audit-heads";

    private readonly string _file = Path.Combine(folder, FileName);
    private string _written = "";

    /// <summary>The places in the file. Lines that cannot be read are ignored.</summary>
    public IEnumerable<(string Tenant, long Sequence, byte[] Hash)> Read()
    {
        if (!File.Exists(_file)) yield break;
        foreach (var line in File.ReadAllLines(_file))
        {
            if (line.Split('=', ':') is [var tenant, var number, { Length: 2 * AuditChain.HashLength } hash]
                && hash.All(char.IsAsciiHexDigit)
                && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
                yield return (Uri.UnescapeDataString(tenant), sequence, Convert.FromHexString(hash));
        }
    }

    /// <summary>Writes the heads to the file, unless they are there already.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(IEnumerable<AuditMark> heads)
    {
        var text = string.Concat(heads.Where(head => head.Position.Sequence > 0).Select(Line).Order(StringComparer.Ordinal));
        if (text == _written) return;
        PrivateFile.Write(_file, Encoding.UTF8.GetBytes(text));
        _written = text;
    }

    private static string Line(AuditMark head) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{Uri.EscapeDataString(head.Tenant)}={head.Position.Sequence}:{Convert.ToHexString(head.Position.Hash.Span)}\n");
}
