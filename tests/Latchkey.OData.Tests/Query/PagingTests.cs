using System.Text.Json;
using System.Xml.Linq;
using CsCheck;
using Latchkey.OData.Tests.Shop;

namespace Latchkey.OData.Tests.Query;

/// <summary>Server-driven paging: <c>__next</c>, <c>rel="next"</c> and <c>$skiptoken</c>.</summary>
public sealed class PagingTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly string[] Orders = ["", "$orderby=Shelf", "$orderby=Shelf desc", "$orderby=Copies,Lent desc",
        "$orderby=Added desc", "$orderby=Author/Name,Cover eq null", "$orderby=Copies div 3.0", "$orderby=Number mod 2M,Author/Born"];

    private readonly ShopStock _stock = ShopStock.Edges();

    public static TheoryData<string, string, string> Walks => new()
    {
        { "Books", "1,2,3 4,5,6 7,8,9 10", "__next" },
        { "Books?$filter=Lent", "1,3,5 7,10", "" },
        { "Books?$orderby=Number desc", "10,9,8 7,6,5 4,3,2 1", "" },
        { "Books?$orderby=Shelf", "9,7,1 2,3,4 5,10,6 8", "ties stay in the order of the shop" },
        { "Books?$top=2", "1,2", "" },
        { "Books?$top=3", "1,2,3", "" },
        { "Books?$top=4", "1,2,3 4", "" },
        { "Books?$top=7&$skip=1", "2,3,4 5,6,7 8", "entities are skipped once" },
        { "Books?$skip=9", "10", "" },
        { "Books?$skip=10", "", "" },
        { "Books?$orderby=Lent desc,Number&$filter=Number gt 2&$skip=1&$top=5&$inlinecount=allpages", "5,7,10 4,6", "" },
        { "Authors('Ada')/Books?$filter=Number ne 4", "3,6", "" },
    };

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task Pages_follow_each_other(string target, string pages, string why) =>
        string.Join(' ',
            (await WalkAsync(new ShopService(_stock, pageSize: 3), Encoded($"{target}{(target.Contains('?') ? '&' : '?')}$select=Number")))
            .Select(page => string.Join(',', page))).ShouldBe(pages, why);

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task A_scan_is_paged_like_a_feed_in_memory(string target, string pages, string why) =>
        string.Join(' ',
            (await WalkAsync(new ShopService(_stock, pageSize: 3, scans: true),
            Encoded($"{target}{(target.Contains('?') ? '&' : '?')}$select=Number"))).Select(page => string.Join(',', page)))
            .ShouldBe(pages, why);

    [Fact]
    public async Task Every_order_of_many_books_is_the_same_scanned_and_held()
    {
        var many = ShopStock.Generated(5_000);
        foreach (var order in Orders)
        {
            var target = Encoded($"Books?{order}&$filter=Number gt 100&$inlinecount=allpages&$top=1500&$skip=20&$select=Number");
            var (scanned, held) = (await WalkAsync(new ShopService(many, pageSize: 700, scans: true), target),
                await WalkAsync(new ShopService(many, pageSize: 700), target));
            scanned.Select(page => page.Count).ShouldBe([700, 700, 100], order);
            scanned.SelectMany(page => page).ShouldBe(held.SelectMany(page => page), order);
        }
    }

    [Fact]
    public async Task A_page_of_a_scan_reads_no_further_than_it_must()
    {
        var shop = new ShopService(ShopStock.Generated(50_000), pageSize: 10, scans: true);
        await AskAsync(shop, "Books");
        shop.Read.ShouldBeLessThan(2_000);
        (await shop.AskAsync("GET", "Books/$count")).Body.ShouldBe("50000");
        (await shop.AskAsync("GET", "Books/$count?$filter=Number%20le%207&$skip=2&$top=3")).Body.ShouldBe("3");
        (await shop.AskAsync("GET", "Books?$skip=10001")).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("Number ge 3 and Number lt 7", 3, 7, null)]
    [InlineData("3 lt Number and Shelf eq 'a'", 3, null, "a")]
    [InlineData("Number eq 4", 4, 4, null)]
    [InlineData("Number eq 4 or Number eq 5", null, null, null)]
    [InlineData("not (Number ge 3)", null, null, null)]
    [InlineData("Number ge 3 and (Shelf ne 'a' and (Number le 9 and Number le 8))", 3, 8, null)]
    [InlineData("Number ge 2.5 and Number mod 2 eq 0", null, null, null)]
    public async Task A_scan_may_leave_out_what_the_filter_surely_rules_out(string filter, int? least, int? most, string? shelf)
    {
        var shop = new ShopService(_stock, pageSize: 3, scans: true);
        await AskAsync(shop, Encoded($"Books?$filter={filter}"));
        shop.Bounds.ShouldBe((least, most, shelf));
    }

    [Fact]
    public async Task Without_a_page_size_everything_is_answered_at_once() =>
        (await WalkAsync(new ShopService(_stock), "Books")).ShouldHaveSingleItem().Count.ShouldBe(10);

    [Fact]
    public async Task The_next_link_keeps_the_other_options_as_they_were_sent()
    {
        var next = (
            await AskAsync(new ShopService(_stock, pageSize: 3),
            "Books/?$filter=Shelf%20ne%20'%26'&custom=%2B&$skip=1&%24top=9&$inlinecount=allpages&$format=json")).GetProperty("__next")
            .GetString()!;
        next.ShouldStartWith(
            "http://shop.example:80/odata/Books?$filter=Shelf%20ne%20'%26'&custom=%2B&$inlinecount=allpages&$format=json&$top=6" +
            "&$skiptoken=");
    }

    [Fact]
    public async Task Every_page_has_the_number_of_all_entities()
    {
        var shop = new ShopService(_stock, pageSize: 3);
        var first = await AskAsync(shop, "Books?$filter=Lent&$inlinecount=allpages");
        first.GetProperty("__count").GetString().ShouldBe("5");
        (await AskAsync(shop, Relative(first.GetProperty("__next").GetString()!))).GetProperty("__count").GetString().ShouldBe("5");
    }

    [Fact]
    public async Task In_atom_the_relative_link_to_the_next_page_is_the_last_element()
    {
        var feed = XElement.Parse((await new ShopService(_stock, pageSize: 9).AskAsync("GET", "Books?$orderby=Shelf")).Body);
        var last = feed.Elements().Last();
        (last.Name, (string?)last.Attribute("rel")).ShouldBe((Atom + "link", "next"));
        var href = (string)last.Attribute("href")!;
        href.ShouldStartWith("Books?$orderby=Shelf&$skiptoken=");

        var rest = XElement.Parse((await new ShopService(_stock, pageSize: 9).AskAsync("GET", href)).Body);
        rest.Elements().Last().Name.ShouldBe(Atom + "entry");
        rest.Elements(Atom + "entry").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Links_are_paged_too()
    {
        var shop = new ShopService(_stock, pageSize: 2);
        var first = await AskAsync(shop, "Authors('Ada')/$links/Books?$inlinecount=allpages");
        (first.GetProperty("__count").GetString(), first.GetProperty("results").GetArrayLength()).ShouldBe(("3", 2));
        (await shop.AskAsync("GET", Relative(first.GetProperty("__next").GetString()!))).Body.ShouldContain(
            "<uri>http://shop.example:80/odata/Books(Shelf='b',Number=6)</uri></links>");
        (await shop.AskAsync("GET", "Authors('Ada')/$links/Books")).Body.ShouldContain(
            "</uri><next>http://shop.example:80/odata/Authors('Ada')/$links/Books?$skiptoken=");
    }

    [Theory]
    [InlineData("odata.maxpagesize=4", "odata.maxpagesize=4", 4)]
    [InlineData("respond-async, MaxPageSize = \"2\"; x", "maxpagesize=2", 2)]
    [InlineData("maxpagesize=7", null, 5)]
    [InlineData("maxpagesize=0", null, 5)]
    [InlineData("maxpagesize=-1", null, 5)]
    [InlineData("maxpagesize=99999999999", null, 5)]
    [InlineData("maxpagesize", null, 5)]
    [InlineData("return=minimal", null, 5)]
    public async Task A_client_may_ask_for_smaller_pages(string prefer, string? applied, int size)
    {
        var response = await new ShopService(_stock, pageSize: 5).RespondAsync("GET", "Books", "application/json", prefer: prefer);
        response.PreferenceApplied.ShouldBe(applied);
        QueryTableTests.Rows(await ShopService.BodyAsync(response)).Count().ShouldBe(size);
    }

    [Fact]
    public async Task A_client_may_ask_for_pages_where_there_are_none() =>
        (await WalkAsync(new ShopService(_stock), "Books?$filter=Lent", "odata.maxpagesize=2")).Select(page => page.Count)
            .ShouldBe([2, 2, 1]);

    [Fact]
    public async Task A_token_is_good_for_the_order_that_it_came_from_alone()
    {
        var shop = new ShopService(_stock, pageSize: 3);
        var token = Relative((await AskAsync(shop, "Books?$orderby=Shelf")).GetProperty("__next").GetString()!).Split("$skiptoken=")[1];
        (await shop.AskAsync("GET", $"Books?$orderby=Shelf&$skiptoken={token}")).Status.ShouldBe(200);
        (await shop.AskAsync("GET", $"Books?$orderby=Shelf,Number&$skiptoken={token}")).Status.ShouldBe(400);
        (await shop.AskAsync("GET", $"Books?$skiptoken={token}")).Status.ShouldBe(400);
        (await shop.AskAsync("GET", $"Authors?$skiptoken={token}")).Status.ShouldBe(400);
        (await shop.AskAsync("GET", $"Books?$orderby=Shelf&$skiptoken={token}AA")).Status.ShouldBe(400);
        (await shop.AskAsync("GET", $"Books?$orderby=Shelf&$skiptoken={token[..^3]}")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Texts_longer_than_a_token_holds_are_all_answered_once()
    {
        var stock = new ShopStock([],
            [.. Enumerable.Range(1, 20)
            .Select(number =>
            new Book($"{new string('x', 199)}\U0001F600{new string('y', 3_000)}{number % 7}", number, number, false, null, null, null))]);
        var pages = await WalkAsync(new ShopService(stock, pageSize: 3), "Books?$orderby=Shelf%20desc&$select=Number");
        pages.SelectMany(page => page).ShouldBe(Enumerable.Range(1, 20));
    }

    [Fact]
    public async Task The_first_of_many_are_those_of_the_whole_order()
    {
        var edges = ShopStock.Edges().Books;
        var books = Enumerable.Range(0, 1_000).Select(number => edges[number * number % edges.Count] with { Number = number });
        var shop = new ShopService(new ShopStock([], [.. books]));
        foreach (var order in Orders.Skip(1).Append("$orderby=Number desc").Select(Encoded))
        {
            var all = (await WalkAsync(shop, $"Books?{order}"))[0];
            (await WalkAsync(shop, $"Books?{order}&$skip=7&$top=60"))[0].ShouldBe(all[7..67], order);
            (await WalkAsync(shop, $"Books?{order}&$skip=900"))[0].ShouldBe(all[900..], order);
        }
    }

    /// <summary>
    /// The promise of the token: an entity that stays is answered exactly once, in order, whatever else comes or goes.
    /// </summary>
    [Fact]
    public async Task Entities_that_stay_while_others_come_and_go_between_pages_are_answered_once() =>
        await Gen.Select(Gen.OneOf(Orders), Gen.Int[1, 4], Gen.Select(Gen.Bool, Gen.Int[0, 99]).Array[1, 12]).SampleAsync(
            async (order, pageSize, changes) =>
            {
                var stock = ShopStock.Edges();
                var stayed = stock.Books.Select(book => book.Number).ToHashSet();
                var told = await WalkAsync(
                    new ShopService(stock, pageSize),
                    Encoded($"Books?{order}"),
                    afterPage: page => changes.Skip(page * 2).Take(2).ToList().ForEach(change => Change(stock, stayed, change)));
                told.SelectMany(page => page).Where(stayed.Contains).Order().ShouldBe(stayed.Order());
            },
            iter: 2_000);

    private static void Change(ShopStock stock, HashSet<int> stayed, (bool Adds, int Which) change)
    {
        var like = stock.Books[change.Which % stock.Books.Count];
        if (change.Adds)
        {
            var added = like with { Number = stock.Books.Max(book => book.Number) + 1 };
            stock.Books.Add(added);
        }
        else if (stock.Books.Count > 1)
        {
            stock.Books.Remove(like);
            stayed.Remove(like.Number);
        }
    }

    private static async Task<List<List<int>>> WalkAsync(
        ShopService shop, string target, string? prefer = null, Action<int>? afterPage = null)
    {
        var pages = new List<List<int>>();
        for (var next = target; next is not null && pages.Count < 100;)
        {
            var answer = await AskAsync(shop, next, prefer);
            pages.Add([.. QueryTableTests.Rows(answer.GetRawText())]);
            next = answer.TryGetProperty("__next", out var link) ? Relative(link.GetString()!) : null;
            afterPage?.Invoke(pages.Count - 1);
        }

        return pages;
    }

    private static async Task<JsonElement> AskAsync(ShopService shop, string target, string? prefer = null)
    {
        var response = await shop.RespondAsync("GET", target, "application/json", prefer: prefer);
        var body = await ShopService.BodyAsync(response);
        response.Status.ShouldBe(200, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("d");
    }

    private static string Encoded(string target) => target.Replace(" ", "%20");

    private static string Relative(string link)
    {
        link.ShouldStartWith(ShopService.Root);
        return link[ShopService.Root.Length..];
    }
}
