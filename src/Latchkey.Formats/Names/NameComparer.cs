namespace Latchkey.Formats.Names;

/// <summary>
/// Compares printed names by the rules of RFC 5280 section 7.1: case is ignored, a run of spaces counts as one, and spaces at either end of
/// a value are ignored. So are the quotes that printing adds. If several certificates have the issuer's name, the signature decides.
/// </summary>
internal sealed class NameComparer : IEqualityComparer<string>
{
    public static NameComparer Instance { get; } = new();

    public bool Equals(string? x, string? y)
    {
        if (string.Equals(x, y, StringComparison.Ordinal)) return true;
        if (x is null || y is null) return false;
        var left = new Letters(x);
        var right = new Letters(y);
        while (true)
        {
            var letter = left.Next();
            if (letter != right.Next()) return false;
            if (letter is null) return true;
        }
    }

    public int GetHashCode(string name)
    {
        var hash = new HashCode();
        for (var letters = new Letters(name); letters.Next() is { } letter;) hash.Add(letter);
        return hash.ToHashCode();
    }

    // Most names differ in their first letters, so nothing is copied.
    private ref struct Letters(ReadOnlySpan<char> name)
    {
        private ReadOnlySpan<char> _rest = name;
        private char _last = ',';

        public char? Next()
        {
            for (var afterBlank = false; !_rest.IsEmpty; _rest = _rest[1..])
            {
                var next = _rest[0];
                if (next == ' ') afterBlank = true;
                if (next is ' ' or '"' or '\\') continue;
                if (afterBlank && !IsBorder(_last) && !IsBorder(next)) return _last = ' ';
                _rest = _rest[1..];
                return _last = char.ToLowerInvariant(next);
            }

            return null;
        }

        // A space between or before values. A space that was returned is not returned again.
        private static bool IsBorder(char letter) => letter is '=' or ',' or '+' or ' ';
    }
}
