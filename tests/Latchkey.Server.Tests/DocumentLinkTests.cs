using System.Text.RegularExpressions;
using Latchkey.Fuzz;

namespace Latchkey.Server.Tests;

/// <summary>Every link in the documentation, in comments and in scripts leads to a page and a heading of this repository.</summary>
public sealed partial class DocumentLinkTests
{
    private static readonly string Root = Path.GetFullPath(Seeds.RepositoryRoot);

    private static readonly HashSet<string> Written =
        [".cs", ".razor", ".md", ".csproj", ".props", ".json", ".mjs", ".js", ".css",
            ".sh", ".yml", ".service", ".java", ".py", ".http", ".edmx"];

    private static readonly HashSet<string> MadeByTools = ["bin", "obj", "node_modules"];

    private static readonly List<(string File, string Text)> Texts =
    [
        .. new[] { "src", "tests", "docs", "deploy", "examples", "bench" }
            .SelectMany(folder => FilesUnder(new DirectoryInfo(Path.Combine(Root, folder))))
            .Concat(Directory.EnumerateFiles(Root))
            .Where(file => Written.Contains(Path.GetExtension(file))).Select(file => (file, File.ReadAllText(file))),
    ];

    private static readonly List<(string File, string Text)> Pages =
        [.. Texts.Where(page => page.File.EndsWith(".md", StringComparison.Ordinal))];

    private static readonly Dictionary<string, HashSet<string>> Headings =
        Pages.ToDictionary(page => page.File, page => Anchors(page.Text));

    [Fact]
    public void Every_page_that_a_comment_cites_exists_with_its_heading() =>
        Texts.SelectMany(text => Citation().Matches(text.Text)
                .Select(match => (text.File, Target: Path.Combine(Root, match.Groups[1].Value), Anchor: match.Groups[2].Value)))
            .Where(IsDead).ShouldBeEmpty();

    [Fact]
    public void Every_relative_link_of_a_page_leads_to_a_file_and_a_heading() =>
        Pages.SelectMany(page => Link().Matches(WithoutCode(page.Text))
                .Select(match => (page.File, Target: TargetOf(page.File, match.Groups[1].Value), Anchor: match.Groups[2].Value)))
            .Where(IsDead).ShouldBeEmpty();

    [Fact]
    public void No_text_cites_a_page_that_is_not_in_the_repository()
    {
        var names = Pages.Select(page => Path.GetFileName(page.File)).ToHashSet(StringComparer.Ordinal);
        Texts.SelectMany(text => PageName().Matches(text.Text).Select(match => (text.File, match.Value)))
            .Where(cited => !names.Contains(cited.Value)).ShouldBeEmpty();
    }

    // A test that finds nothing would pass as well.
    [Fact]
    public void The_contract_is_cited_and_its_headings_are_found()
    {
        var contract = Path.Combine(Root, "docs", "contract.md");
        Headings[contract].ShouldContain("content-types");
        Texts.Count(text => text.Text.Contains("docs/contract.md#", StringComparison.Ordinal)).ShouldBeGreaterThan(50);
        IsDead((contract, contract, "no-such-heading")).ShouldBeTrue();
        IsDead((contract, Path.Combine(Root, "docs", "no-such-page"), "")).ShouldBeTrue();
    }

    private static bool IsDead((string File, string Target, string Anchor) link) =>
        link.Anchor.Length > 0 ? !(Headings.GetValueOrDefault(link.Target)?.Contains(link.Anchor) ?? false) : !Path.Exists(link.Target);

    private static string TargetOf(string page, string link) =>
        link.Length == 0 ? page : Path.GetFullPath(link, Path.GetDirectoryName(page)!);

    private static IEnumerable<string> FilesUnder(DirectoryInfo folder) => folder.Exists
        ? folder.EnumerateFiles().Select(file => file.FullName)
            .Concat(folder.EnumerateDirectories().Where(inner => !MadeByTools.Contains(inner.Name)).SelectMany(FilesUnder))
        : [];

    // As GitHub makes them: punctuation left out, blanks as hyphens, and a number after a heading that was there before.
    private static HashSet<string> Anchors(string page)
    {
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(WithoutCode(page)))
        {
            var text = LinkText().Replace(heading.Groups["text"].Value, "$1");
            var anchor = Punctuation().Replace(text.ToLowerInvariant(), "").Replace(' ', '-');
            var before = times.GetValueOrDefault(anchor);
            times[anchor] = before + 1;
            anchors.Add(before == 0 ? anchor : $"{anchor}-{before}");
        }

        return anchors;
    }

    private static string WithoutCode(string page) => CodeBlock().Replace(page, "");

    [GeneratedRegex(@"(?<![\w/.-])(docs/[\w/.-]*\.md)(?:#([\w-]+))?")]
    private static partial Regex Citation();

    [GeneratedRegex(@"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[\w.-]*\w\.md\b")]
    private static partial Regex PageName();

    [GeneratedRegex(@"^#+ +(?<text>.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
