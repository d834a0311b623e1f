using System.Text;
using System.Xml;

namespace Latchkey.OData.Atom;

/// <summary>Text for XML 1.0, which cannot represent most control characters.</summary>
internal static class XmlText
{
    /// <summary>Replaces each character that XML 1.0 forbids (section 2.2) by U+FFFD.</summary>
    public static string Clean(string text)
    {
        var clean = true;
        for (var i = 0; i < text.Length && clean; i++) clean = XmlConvert.IsXmlChar(text[i]);
        if (clean) return text;

        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            result.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString());
        return result.ToString();
    }
}
