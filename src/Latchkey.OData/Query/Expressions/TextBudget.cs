namespace Latchkey.OData.Query.Expressions;

/// <summary>
/// What the text functions of one request may cost: they are the only ones whose cost and result grow with what they are
/// given, and a filter can nest them.
/// </summary>
internal sealed class TextBudget
{
    /// <summary>Most characters of a text that <c>concat</c> or <c>replace</c> makes: more than any property has.</summary>
    public const int MaxLength = 65_536;

    // Around a tenth of a second; five functions over ten thousand texts of a hundred characters spend a tenth of it.
    private const long MaxWork = 100_000_000;

    // What a search compares at a time; in the worst case it looks at the whole part in every place.
    private const int VectorWidth = 16;

    private long _spent;

    public string Concat(string text, string other)
    {
        Spend(CheckedLength((long)text.Length + other.Length));
        return text + other;
    }

    public int IndexOf(string text, string part)
    {
        SpendSearch(text, part);
        return text.IndexOf(part, StringComparison.Ordinal);
    }

    /// <summary>Replaces every occurrence; there is none of the empty text.</summary>
    public string Replace(string text, string find, string replacement)
    {
        if (find.Length == 0) return text;
        SpendSearch(text, find);
        var found = text.AsSpan().Count(find);
        Spend(CheckedLength(text.Length + (found * ((long)replacement.Length - find.Length))));
        return text.Replace(find, replacement, StringComparison.Ordinal);
    }

    /// <summary>What <paramref name="convert"/> makes of a text; it looks at each character once.</summary>
    public T Walk<T>(string text, Func<string, T> convert)
    {
        Spend(text.Length);
        return convert(text);
    }

    private static long CheckedLength(long length) => length <= MaxLength ? length : throw ExpressionErrors.TextTooLong(MaxLength);

    private void SpendSearch(string text, string part) => Spend(text.Length + ((long)text.Length * part.Length / VectorWidth));

    private void Spend(long characters)
    {
        _spent += characters;
        if (_spent > MaxWork) throw ExpressionErrors.TooCostly();
    }
}
