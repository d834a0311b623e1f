namespace Latchkey.OData.Query.Expressions;

/// <summary>
/// The budget for the text functions of one request. Only they have a cost and a result that grow with their arguments, and a filter can
/// nest them.
/// </summary>
internal sealed class TextBudget
{
    /// <summary>
    /// The maximum number of characters in a result of <c>concat</c> or <c>replace</c>, which is more than any property has.
    /// </summary>
    public const int MaxLength = 65_536;

    // About a tenth of a second. Five functions on ten thousand texts of a hundred characters use a tenth of it.
    private const long MaxWork = 100_000_000;

    // The number of characters that a search compares at a time. In the worst case it compares the whole part at every position.
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

    /// <summary>Replaces every occurrence. The empty text does not occur.</summary>
    public string Replace(string text, string find, string replacement)
    {
        if (find.Length == 0) return text;
        SpendSearch(text, find);
        var found = text.AsSpan().Count(find);
        Spend(CheckedLength(text.Length + (found * ((long)replacement.Length - find.Length))));
        return text.Replace(find, replacement, StringComparison.Ordinal);
    }

    /// <summary>Applies <paramref name="convert"/> to a text, which visits each character once.</summary>
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
