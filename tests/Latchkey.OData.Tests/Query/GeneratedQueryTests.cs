using CsCheck;
using Latchkey.OData.Tests.Shop;

namespace Latchkey.OData.Tests.Query;

/// <summary>
/// Generated queries. A failure names the seed with which it comes again: <c>Sample(…, seed: "…")</c>.
/// </summary>
public sealed class GeneratedQueryTests
{
    // Parts of targets, right and wrong ones, for the generator to put together.
    private static readonly string[] Paths =
    [
        "", "Books", "Books()", "Books/$count", "Books(Shelf='B',Number=4)", "Books(Shelf='B',Number=4)/Author",
        "Books(Shelf='B',Number=4)/$links/Author", "Authors('Ada')/Books",
        "Authors('Ada')/$links/Books", "Authors('Ada')/Books/$count", "Authors('Ada')/$links/Books/$count", "Authors",
        "Authors('Ada')/Name", "Authors('Ada')/Name/$value", "$metadata", "$links", "Books/$links",
        "Authors(datetime'2026-01-01T00:00:00')", "Books(Shelf=X'00',Number=-INF)", "Books(Shelf='B',Number=4)/$value", "Nothing",
    ];

    private static readonly string[] Options =
    [
        "$top=2", "$top=-1", "$skip=3", "$skip=99999999999", "$inlinecount=allpages", "$inlinecount=none", "$select=Number", "$select=*",
        "$select=Author/Name", "$expand=Author", "$expand=Author/Books", "$expand=Books",
        "$orderby=Shelf,Number desc", "$orderby=Author/Name", "$orderby=Copies mul 2", "$orderby=Cover", "$orderby=", "$skiptoken=AAAAAA",
        "$skiptoken='", "$format=json", "$format=atom", "$format=x", "custom=1", "$count=true",
    ];

    private static readonly string[] Splinters =
    [
        "(", ")", "'", ",", "/", "-", " ", "%", "%2", "%27", "%00", "%FF", "%C3%BC", "\u00fc", "\ud800", "+", "&", "=", "$", "$filter=",
        "eq", " eq ", " and ", "not ", "null", "true", "9223372036854775808", "1e400", "0x1", "-INF", "NaN",
        "datetime'", "X'0", "guid'", "time'PT'", "substring(", "replace(", "concat(", "isof(", "Author/", "Books/", "$links/", "?", "#",
        "\t", "\u0001",
    ];

    private static readonly ShopStock Stock = ShopStock.Edges();
    private static readonly ShopService Shop = new(Stock);
    private static readonly ShopService PagedShop = new(Stock, pageSize: 3);

    private static Gen<GeneratedExpression<bool?>> Condition { get; } =
        Gen.OneOf(GeneratedExpressions.Condition(1), GeneratedExpressions.Condition(2), GeneratedExpressions.Condition(3));

    [Fact]
    public async Task A_hundred_thousand_generated_filters_give_the_rows_that_linq_gives() =>
        await Condition.SampleAsync(
            async condition =>
            {
                var expected = Stock.Books.Where(book => condition.Value(book) == true).Select(book => book.Number);
                var answer = await Shop.AskAsync(
                    "GET", $"Books?$select=Number&$filter={System.Uri.EscapeDataString(condition.Text)}", "application/json");
                answer.Status.ShouldBe(200, answer.Body);
                QueryTableTests.Rows(answer.Body).ShouldBe(expected, answer.Body);
            },
            iter: 100_000,
            print: condition => condition.Text);

    [Fact]
    public async Task A_hundred_thousand_generated_targets_are_answered_or_refused() =>
        await Targets().SampleAsync(
            async target =>
            {
                var shop = target.Length % 2 == 0 ? Shop : PagedShop;
                var answer = await shop.AskAsync("GET", target, target.Length % 3 == 0 ? "application/json" : null);
                answer.Status.ShouldBeLessThan(500, answer.Body);
            },
            iter: 100_000);

    private static Gen<string> Targets() =>
        from path in Gen.OneOf(Paths)
        from options in Gen.OneOf(Options).Array[0, 4]
        from condition in Condition
        from filtered in Gen.Int[0, 3]
        from splinters in Gen.Select(Gen.Int[0, 1_000], Gen.Int[0, 3], Gen.OneOf(Splinters)).Array[0, 3]
        let filter = $"$filter={(filtered == 1 ? System.Uri.EscapeDataString(condition.Text) : condition.Text)}"
        select Damage($"{path}?{string.Join('&', filtered == 0 ? options : [.. options, filter])}", splinters);

    // Cuts a few characters out, and puts something else in their place.
    private static string Damage(string target, (int Place, int Cut, string Splinter)[] splinters)
    {
        foreach (var (place, cut, splinter) in splinters)
        {
            var at = place % (target.Length + 1);
            target = target[..at] + splinter + target[Math.Min(target.Length, at + cut)..];
        }

        return target;
    }
}
