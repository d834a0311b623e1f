namespace Latchkey.Pages.Parts;

/// <summary>The user's request is not possible.</summary>
/// <param name="text">Why, in English: a text of the pages.</param>
/// <param name="arguments">The arguments of the text.</param>
internal sealed class NotAllowedException(string text, params object[] arguments) : Exception(text)
{
    /// <summary>The arguments of the text.</summary>
    public object[] Arguments => arguments;
}
