using Latchkey.OData.Tests.Shop;

namespace Latchkey.OData.Tests;

/// <summary>The library serves any model.</summary>
public sealed class ShopTests
{
    private readonly ShopService _shop = new();

    public static TheoryData<string, string, int, string> Table()
    {
        var data = new TheoryData<string, string, int, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "targets.tsv"))
            .Where(line => line.Length > 0 && line[0] != '#'))
        {
            var cells = line.Split('\t');
            data.Add(cells[0], cells[1], int.Parse(cells[2]), cells[3]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_target_is_answered_as_the_table_says(string method, string target, int status, string contained)
    {
        var answer = await _shop.AskAsync(method, target, "application/json");
        answer.Status.ShouldBe(status, answer.Body);
        answer.Body.ShouldContain(contained, Case.Sensitive);
    }

    [Fact]
    public async Task Every_type_has_its_json_form() =>
        (await _shop.AskAsync("GET", "Books(Shelf='A%2F1',Number=1)", "application/json")).Body.ShouldBe(
            "{\"d\":{\"__metadata\":{\"id\":\"http://shop.example:80/odata/Books(Shelf='A%2F1',Number=1)\"," +
            "\"uri\":\"http://shop.example:80/odata/Books(Shelf='A%2F1',Number=1)\",\"type\":\"shop.Book\"," +
            "\"content_type\":\"application/octet-stream\"," +
            "\"media_src\":\"http://shop.example:80/odata/Books(Shelf='A%2F1',Number=1)/$value\"," +
            "\"edit_media\":\"http://shop.example:80/odata/Books(Shelf='A%2F1',Number=1)/$value\"}," +
            "\"Shelf\":\"A/1\",\"Number\":1,\"Copies\":\"5000000000\",\"Lent\":true,\"Cover\":\"AQL/\"," +
            "\"Added\":\"/Date(1767323045600)/\"," +
            "\"Author\":{\"__deferred\":{\"uri\":\"http://shop.example:80/odata/Books(Shelf='A%2F1',Number=1)/Author\"}}}}");

    [Fact]
    public async Task A_plan_that_is_remembered_serves_no_other_options()
    {
        const string Book = "Books(Shelf='A%2F1',Number=1)";
        string[] properties = ["Shelf", "Number", "Copies", "Lent", "Cover", "Added", "Author"];
        for (var round = 0; round < 3; round++)
        {
            // More than are remembered.
            foreach (var selected in Enumerable.Range(1, (1 << properties.Length) - 1))
            {
                var names = properties.Where((_, place) => (selected & (1 << place)) != 0).ToList();
                var answer = await _shop.AskAsync("GET", $"{Book}?$select={string.Join(',', names)}", "application/json");
                var written = System.Text.Json.JsonDocument.Parse(answer.Body).RootElement.GetProperty("d").EnumerateObject()
                    .Select(property => property.Name);
                written.ShouldBe(["__metadata", .. names]);
            }

            var link = $"http://shop.example:80/odata/{Book}/Author";
            (await _shop.AskAsync("GET", $"{Book}?$select=Author", "application/json")).Body.ShouldContain(link);
            (await _shop.AskAsync("GET", $"{Book}?$select=Author&$expand=Author", "application/json")).Body.ShouldNotContain(link);
        }
    }

    [Fact]
    public async Task Every_type_has_its_atom_form() =>
        (await _shop.AskAsync("GET", "Books(Number=1,Shelf='A%2F1')")).Body.ShouldBe(
            "<?xml version='1.0' encoding='utf-8'?><entry xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\" " +
            "xmlns:d=\"http://schemas.microsoft.com/ado/2007/08/dataservices\" xml:base=\"http://shop.example:80/odata/\" " +
            "xmlns=\"http://www.w3.org/2005/Atom\"><id>http://shop.example:80/odata/Books(Shelf='A%2F1',Number=1)</id>" +
            "<title type=\"text\">Books</title><updated>2026-01-02T03:04:05.6Z</updated>" +
            "<category term=\"shop.Book\" scheme=\"http://schemas.microsoft.com/ado/2007/08/dataservices/scheme\" />" +
            "<link href=\"Books(Shelf='A%2F1',Number=1)\" rel=\"edit\" title=\"Book\" />" +
            "<link href=\"Books(Shelf='A%2F1',Number=1)/$value\" rel=\"edit-media\" type=\"application/octet-stream\" /><link " +
            "href=\"Books(Shelf='A%2F1',Number=1)/Author\" rel=\"http://schemas.microsoft.com/ado/2007/08/dataservices/related/Author\" " +
            "title=\"Author\" type=\"application/atom+xml;type=entry\" />" +
            "<content type=\"application/octet-stream\" src=\"Books(Shelf='A%2F1',Number=1)/$value\" /><m:properties>" +
            "<d:Shelf>A/1</d:Shelf><d:Number>1</d:Number><d:Copies>5000000000</d:Copies><d:Lent>true</d:Lent><d:Cover>AQL/</d:Cover>" +
            "<d:Added>2026-01-02T03:04:05.6Z</d:Added></m:properties></entry>");

    [Fact]
    public async Task Null_is_null_in_json_and_an_attribute_in_atom()
    {
        (await _shop.AskAsync("GET", "Books(Shelf='A%2F1',Number=2)", "application/json")).Body.ShouldContain(
            "\"Copies\":null,\"Lent\":false,\"Cover\":null,\"Added\":null");
        (await _shop.AskAsync("GET", "Books(Shelf='A%2F1',Number=2)")).Body.ShouldContain(
            "<d:Copies m:null=\"true\" /><d:Lent>false</d:Lent><d:Cover m:null=\"true\" />");
    }

    [Fact]
    public async Task Expanded_entities_replace_their_link()
    {
        (await _shop.AskAsync("GET", "Authors?$expand=Books&$select=Name,Books/Number&$top=1", "application/json")).Body.ShouldEndWith(
            "\"Name\":\"O'Hara & Söhne\",\"Books\":{\"results\":[" +
            "{\"__metadata\":{\"id\":\"http://shop.example:80/odata/Books(Shelf='A%2F1',Number=1)\"," +
            "\"uri\":\"http://shop.example:80/odata/Books(Shelf='A%2F1',Number=1)\",\"type\":\"shop.Book\"," +
            "\"content_type\":\"application/octet-stream\"," +
            "\"media_src\":\"http://shop.example:80/odata/Books(Shelf='A%2F1',Number=1)/$value\"," +
            "\"edit_media\":\"http://shop.example:80/odata/Books(Shelf='A%2F1',Number=1)/$value\"},\"Number\":1}]}}]}}");
        (await _shop.AskAsync("GET", "Books?$expand=Author&$top=1")).Body.Split("m:inline")[1]
            .ShouldStartWith(
                "><entry xml:base=\"http://shop.example:80/odata/\">" +
                "<id>http://shop.example:80/odata/Authors('O%27%27Hara%20%26%20S%C3%B6hne')</id>");
    }

    [Theory]
    [InlineData(null, "application/atom+xml;charset=utf-8;type=feed")]
    [InlineData("*/*", "application/atom+xml;charset=utf-8;type=feed")]
    [InlineData("application/atom+xml", "application/atom+xml;charset=utf-8")]
    [InlineData("application/atom+xml;type=feed", "application/atom+xml;charset=utf-8;type=feed")]
    [InlineData("application/xml", "application/xml;charset=utf-8")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/json;charset=utf-8", "application/json;charset=utf-8")]
    [InlineData("application/json;odata=verbose", "application/json;odata=verbose")]
    [InlineData("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/xml;charset=utf-8")]
    [InlineData("application/xml;q=0.5, application/json;q=0.6", "application/json")]
    [InlineData("text/html, application/json;q=0", null)]
    [InlineData("text/html", null)]
    [InlineData("application/json;charset=iso-8859-1", null)]
    [InlineData("application/json;odata=nometadata", null)]
    public async Task Accept_decides_the_format_of_a_feed(string? accept, string? contentType)
    {
        var answer = await _shop.AskAsync("GET", "Books", accept);
        answer.Status.ShouldBe(contentType is null ? 406 : 200);
        if (contentType is not null) answer.ContentType.ShouldBe(contentType);
    }

    [Theory]
    [InlineData("json", 200, "application/json")]
    [InlineData("atom", 200, "application/atom+xml;charset=utf-8;type=feed")]
    [InlineData("xml", 200, "application/xml;charset=utf-8")]
    [InlineData("application/json", 200, "application/json")]
    [InlineData("csv", 406, "application/xml;charset=utf-8")]
    public async Task Format_wins_over_accept(string format, int status, string contentType)
    {
        var answer = await _shop.AskAsync("GET", $"Books?$format={format}", "application/xml");
        answer.Status.ShouldBe(status);
        answer.ContentType.ShouldBe(contentType);
    }

    [Fact]
    public async Task A_stream_has_its_own_type_whatever_is_accepted() =>
        (await _shop.AskAsync("GET", "Books(Shelf='A%2F1',Number=1)/$value", "text/html")).ShouldBe((200, "text/x-book", "text"));

    [Fact]
    public async Task A_body_over_the_limit_of_its_operation_is_refused()
    {
        (await _shop.AskAsync("PUT", "Books(Shelf='A%2F1',Number=1)/$value", body: "1234")).Status.ShouldBe(204);
        (await _shop.AskAsync("PUT", "Books(Shelf='A%2F1',Number=1)/$value", body: "12345")).Status.ShouldBe(413);
    }

    [Fact]
    public async Task A_caller_without_the_role_gets_403_and_no_body() =>
        (await _shop.AskAsync("DELETE", "Books(Shelf='A%2F1',Number=1)")).ShouldBe((403, null, ""));

    [Fact]
    public async Task The_service_document_lists_the_sets_that_are_served()
    {
        (await _shop.AskAsync("GET", "", "application/json")).Body.ShouldBe("""{"d":{"EntitySets":["Authors","Books"]}}""");
        (await _shop.AskAsync("GET", "")).ShouldBe((200, "application/atomsvc+xml;charset=utf-8",
            "<?xml version='1.0' encoding='utf-8'?><service xml:base=\"http://shop.example:80/odata/\" " +
            "xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns=\"http://www.w3.org/2007/app\"><workspace><atom:title>Default</atom:title>" +
            "<collection href=\"Authors\"><atom:title>Authors</atom:title></collection><collection href=\"Books\">" +
            "<atom:title>Books</atom:title></collection></workspace></service>"));
    }
}
