using System.Globalization;

namespace Latchkey.Formats.KeystoreFiles;

/// <summary>Makes aliases unique: if <c>a</c> is taken, <c>a_1</c>, then <c>a_2</c>.</summary>
/// <param name="isTaken">Whether an alias is already in use elsewhere.</param>
internal sealed class UniqueAliases(Func<string, bool> isTaken)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public string Take(string wanted)
    {
        var alias = wanted;
        while (isTaken(alias) || !_taken.Add(alias))
        {
            var number = _numbers.GetValueOrDefault(wanted) + 1;
            _numbers[wanted] = number;
            alias = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{number}");
        }

        return alias;
    }
}
