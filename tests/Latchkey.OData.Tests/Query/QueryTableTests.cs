using System.Text.RegularExpressions;
using Latchkey.OData.Tests.Shop;

namespace Latchkey.OData.Tests.Query;

/// <summary>
/// Every line of <c>Vectors/queries.tsv</c>: a target; the status; and <c>rows</c> with the numbers of the books in their
/// order, or <c>text</c> with a part of the body.
/// </summary>
public sealed partial class QueryTableTests
{
    private static readonly ShopService Shop = new(ShopStock.Edges());

    public static TheoryData<string, int, string> Table()
    {
        var data = new TheoryData<string, int, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "queries.tsv"))
            .Where(line => line.Length > 0 && line[0] != '#'))
        {
            var cells = line.Split('\t');
            data.Add(cells[0], int.Parse(cells[1]), cells[2]);
        }

        return data;
    }

    [Fact]
    public void The_table_has_at_least_300_lines() => Table().Count.ShouldBeGreaterThanOrEqualTo(300);

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_query_is_answered_as_the_table_says(string target, int status, string fact)
    {
        var answer = await Shop.AskAsync("GET", target, "application/json");
        answer.Status.ShouldBe(status, answer.Body);
        if (fact.StartsWith("rows", StringComparison.Ordinal)) string.Join(',', Rows(answer.Body)).ShouldBe(fact[4..].Trim());
        else answer.Body.ShouldContain(fact[5..], Case.Sensitive);
    }

    /// <summary>The numbers of the books of a feed.</summary>
    internal static IEnumerable<int> Rows(string body) => Number().Matches(body).Select(match => int.Parse(match.Groups[1].ValueSpan));

    [GeneratedRegex("\"Number\":(\\d+)")]
    private static partial Regex Number();
}
