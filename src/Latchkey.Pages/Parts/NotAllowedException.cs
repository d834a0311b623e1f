namespace Latchkey.Pages.Parts;

/// <summary>What a user asks for is not possible.</summary>
/// <param name="text">Why, in English: a text of the pages.</param>
/// <param name="arguments">What stands in it.</param>
internal sealed class NotAllowedException(string text, params object[] arguments) : Exception(text)
{
    /// <summary>What stands in the text.</summary>
    public object[] Arguments => arguments;
}
