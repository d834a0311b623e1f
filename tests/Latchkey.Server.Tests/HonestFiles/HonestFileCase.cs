using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.HonestFiles;

/// <summary>
/// A line of <c>Vectors/HonestFiles/Expected/KIND.tsv</c>: <c>file, upload, password, before, status, check</c>. What comes before is
/// <c>operation,file,alias,password</c>, with <c>;</c> between; the statuses that are right are a set; the checks are joined by <c> &amp;
/// </c>.
/// </summary>
internal sealed record HonestFileCase(
    Upload Upload, IReadOnlyList<Upload> Before, IReadOnlyList<int> Statuses, IReadOnlyList<string> Checks)
{
    /// <summary>The alias under which a file is uploaded whose operation asks for one.</summary>
    public const string Alias = "uploaded";

    private static readonly string Folder = Path.Combine(Vectors.Folder, "HonestFiles");

    /// <summary>Every line of every kind; the kind is a trait, so that one can be run alone.</summary>
    public static IEnumerable<TheoryDataRow<string, string>> All =>
        from file in Directory.EnumerateFiles(Path.Combine(Folder, "Expected")).Order(StringComparer.Ordinal)
        let kind = Path.GetFileNameWithoutExtension(file)
        from line in File.ReadLines(file).Skip(1)
        select new TheoryDataRow<string, string>(kind, line).WithTrait("kind", kind);

    public static string PathOf(string file) => Path.Combine(Folder, "Files", file);

    public static HonestFileCase Parse(string line)
    {
        var columns = line.Split('\t');
        return new HonestFileCase(
            new Upload(columns[1], columns[0], Alias, columns[2]),
            [.. columns[3].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(step => step.Split(','))
                .Select(step => new Upload(step[0], step[1], step[2], step[3]))],
            [.. columns[4].Split(',').Select(int.Parse)],
            columns[5].Split(" & "));
    }
}
