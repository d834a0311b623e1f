using System.Globalization;

namespace Latchkey.Keystores.Formats;

/// <summary>Gives out aliases, each once: the second <c>a</c> becomes <c>a_1</c>, the next <c>a_2</c>.</summary>
/// <param name="isTaken">Whether an alias is not to be given out, because something else has it; null where nothing has any.</param>
internal sealed class UniqueAliases(Func<string, bool>? isTaken = null)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public string Take(string wanted)
    {
        var alias = wanted;
        while (isTaken?.Invoke(alias) == true || !_taken.Add(alias))
        {
            var number = _numbers.GetValueOrDefault(wanted) + 1;
            _numbers[wanted] = number;
            alias = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{number}");
        }

        return alias;
    }
}
