using System.IO.Pipelines;
using System.Security.Claims;
using System.Text;
using Latchkey.OData.Edm;

namespace Latchkey.OData.Tests.Shop;

/// <summary>A service that has nothing to do with the one this library was written for.</summary>
internal sealed class ShopService
{
    public const string Root = "http://shop.example:80/odata/";

    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 600, TimeSpan.Zero);

    private readonly ODataService _service;
    private readonly ShopStock _stock;
    private readonly int _pageSize;

    public ShopService(ShopStock? stock = null, int pageSize = 0)
    {
        _stock = stock ?? ShopStock.Small();
        _pageSize = pageSize;
        var model = EdmReader.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "shop.edmx")));
        _service = new ODataService(model, Mappings(), Operations(), failure => failure is InvalidDataException ? new Errors.ODataError(409, failure.Message) : null);
    }

    /// <summary>Serves a request and returns its whole answer as text.</summary>
    public async Task<(int Status, string? ContentType, string Body)> AskAsync(string method, string target, string? accept = null, string? version = null, string body = "")
    {
        var response = await RespondAsync(method, target, accept, version, body);
        return (response.Status, response.ContentType, await BodyAsync(response));
    }

    /// <summary>The body of an answer as text.</summary>
    public static async Task<string> BodyAsync(ODataResponse response)
    {
        using var buffer = new MemoryStream();
        var writer = PipeWriter.Create(buffer, new StreamPipeWriterOptions(leaveOpen: true));
        await response.WriteBodyAsync(writer, TestContext.Current.CancellationToken);
        await writer.CompleteAsync();
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Serves a request.</summary>
    public ValueTask<ODataResponse> RespondAsync(string method, string target, string? accept, string? version = null, string body = "", string? prefer = null)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return _service.ServeAsync(
            new ODataRequest
            {
                Method = method,
                Path = question < 0 ? target : target[..question],
                Query = question < 0 ? "" : target[(question + 1)..],
                ServiceRoot = Root,
                Header = name => name switch { "Accept" => accept, "DataServiceVersion" => version, "Prefer" => prefer, _ => null },
                Body = new MemoryStream(Encoding.UTF8.GetBytes(body)),
                Caller = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, "Reader")], "test")),
                Time = Time,
            },
            TestContext.Current.CancellationToken);
    }

    private static List<EntityMapping> Mappings() =>
    [
        new EntityMapping<Author>("Authors")
            .Property("Name", author => author.Name)
            .Property("Born", author => author.Born is { } born ? EdmValue.DateTime(born.ToUnixTimeMilliseconds()) : EdmValue.Null(EdmPrimitive.DateTime))
            .Many("Books", author => author.Books),
        new EntityMapping<Book>("Books")
            .OrderedBy("Number")
            .Property("Shelf", book => book.Shelf)
            .Property("Number", book => (int?)book.Number)
            .Property("Copies", book => book.Copies)
            .Property("Lent", book => book.Lent)
            .Property("Cover", book => book.Cover)
            .Property("Added", book => book.Added)
            .One("Author", book => book.Author),
    ];

    private List<Operation> Operations() =>
    [
        new("GET", "Authors", "Reader", _ => Answer(new ODataResult.Feed("Authors", _stock.Authors))) { PageSize = _pageSize },
        new("GET", "Authors('{Name}')", "Reader", context => Answer(new ODataResult.Entity("Authors", FindAuthor(context)))) { PageSize = _pageSize },
        new("GET", "Books", "Reader", _ => Answer(new ODataResult.Feed("Books", _stock.Books))) { PageSize = _pageSize },
        new("GET", "Books(Shelf='{Shelf}',Number={Number})", "Reader", context => Answer(new ODataResult.Entity("Books", FindBook(context)))),
        new("GET", "Books(Shelf='{Shelf}',Number={Number})/$value", "Reader", _ => Answer(new ODataResult.Media("text"u8.ToArray(), "text/x-book"))),
        new("PUT", "Books(Shelf='{Shelf}',Number={Number})/$value", "Reader", ReadAsync) { BodyLimit = 4 },
        new("DELETE", "Books(Shelf='{Shelf}',Number={Number})", "Librarian", _ => Answer(new ODataResult.Empty())),
        new("PUT", "Authors('{Name}')", "Reader", _ => throw new InvalidDataException("an author is never done")),
    ];

    private Author FindAuthor(ODataContext context) => _stock.Authors.FirstOrDefault(author => author.Name == context.Key["Name"].AsString()) ?? throw Missing();

    private Book FindBook(ODataContext context) => _stock.Books.FirstOrDefault(book => book.Shelf == context.Key["Shelf"].AsString() && book.Number == context.Key["Number"].AsNumber()) ?? throw Missing();

    private static Errors.ODataException Missing() => new(404, "It is not in the shop.");

    private static ValueTask<ODataResult> Answer(ODataResult result) => ValueTask.FromResult(result);

    private static async ValueTask<ODataResult> ReadAsync(ODataContext context)
    {
        await context.ReadBodyAsync();
        return new ODataResult.Empty();
    }
}
