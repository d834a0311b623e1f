namespace Latchkey.Keystores.Expiry;

/// <summary>
/// A pattern of aliases: <c>*</c> matches any characters, <c>?</c> matches one, and any other character matches itself, case-sensitively.
/// </summary>
public sealed record AliasPattern(string Text)
{
    /// <summary>Whether an alias matches the pattern, in at most as many steps as the product of both lengths.</summary>
    public bool Matches(Alias alias)
    {
        var (value, at, next) = (alias.Value, 0, 0);
        var (star, resume) = (-1, 0);
        while (at < value.Length)
        {
            if (next < Text.Length && Text[next] == '*') (star, resume, next) = (next, at, next + 1);
            else if (next < Text.Length && (Text[next] == '?' || Text[next] == value[at])) (at, next) = (at + 1, next + 1);
            else if (star >= 0) (resume, at, next) = (resume + 1, resume + 1, star + 1); // the last star matches one character more
            else return false;
        }

        return Text.AsSpan(next).TrimStart('*').IsEmpty;
    }
}
