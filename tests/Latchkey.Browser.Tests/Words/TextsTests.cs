using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Latchkey.Browser.Tests.Infrastructure;

namespace Latchkey.Browser.Tests.Words;

/// <summary>The texts of the pages, as the sources have them.</summary>
public sealed partial class TextsTests
{
    private static readonly string Web = Path.Combine(
        typeof(Look).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "RepositoryRoot").Value!, "src", "Latchkey.Pages");

    private static readonly string Sources = string.Concat(
        Directory.EnumerateFiles(Web, "*", SearchOption.AllDirectories)
        .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
        .Select(File.ReadAllText));

    private static readonly Dictionary<string, string> German =
        XDocument.Load(Path.Combine(Web, "Words", "Texts.de.resx")).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    [Fact]
    public void Every_text_has_its_German()
    {
        var used = LocalizedText().Matches(Sources).Select(match => Regex.Unescape(match.Groups[1].Value)).ToHashSet();
        used.Count.ShouldBeGreaterThan(100);
        used.Except(German.Keys).ShouldBeEmpty();
    }

    [Fact]
    public void Every_German_text_is_of_use() =>
        German.Keys.Where(text =>
            !Sources.Contains($"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void Both_languages_put_in_the_same() =>
        German.Where(text => !Placeholders(text.Key).SequenceEqual(Placeholders(text.Value))).Select(text => text.Key).ShouldBeEmpty();

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex("(?:\\bL|texts|Words)\\[\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex LocalizedText();

    [GeneratedRegex("""\{\d\}""")]
    private static partial Regex Placeholder();
}
