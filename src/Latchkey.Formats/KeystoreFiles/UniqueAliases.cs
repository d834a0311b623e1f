using System.Globalization;

namespace Latchkey.Formats.KeystoreFiles;

/// <summary>Gives out aliases, each once: where <c>a</c> is taken, <c>a_1</c>, then <c>a_2</c>.</summary>
/// <param name="isTaken">Whether an alias is not to be given out, because something else has it.</param>
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
