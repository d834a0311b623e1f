namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>Documents of the repository that are made from the code.</summary>
internal static class Documents
{
    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// Compares what stands between two marks of a document with what the code says. With LATCHKEY_WRITE_DOCUMENTS=1 in the
    /// environment it is written instead.
    /// </summary>
    public static void SectionShouldBe(string document, string section, string expected)
    {
        var (path, text, from, to) = Find(document, section);
        if (Environment.GetEnvironmentVariable("LATCHKEY_WRITE_DOCUMENTS") == "1")
            File.WriteAllText(path, text[..from] + expected + text[to..]);
        else text[from..to].ShouldBe(expected, $"docs/{document} is made from the code: run this test with LATCHKEY_WRITE_DOCUMENTS=1");
    }

    /// <summary>The text between two marks of a document.</summary>
    public static string Section(string document, string section)
    {
        var (_, text, from, to) = Find(document, section);
        return text[from..to];
    }

    private static (string Path, string Text, int From, int To) Find(string document, string section)
    {
        var path = Path.Combine(Root, "docs", document);
        var text = File.ReadAllText(path);
        var (begin, end) = ($"<!-- {section}: begin -->\n", $"<!-- {section}: end -->");
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return (path, text, from, text.IndexOf(end, StringComparison.Ordinal));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "latchkey.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
