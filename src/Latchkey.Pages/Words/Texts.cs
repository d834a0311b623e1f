namespace Latchkey.Pages.Words;

/// <summary>Stands for the texts of the pages: in English they are their own names, in German they are in <c>Texts.de.resx</c>.</summary>
internal sealed class Texts;
