namespace Latchkey.Pages.Words;

/// <summary>Marks the texts of the pages. The English texts are their own keys; the German ones are in <c>Texts.de.resx</c>.</summary>
internal sealed class Texts;
