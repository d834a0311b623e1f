using System.IO.Pipelines;
using System.Security.Claims;
using System.Text;
using Latchkey.OData.Answers;
using Latchkey.OData.Batch;
using Latchkey.OData.Edm;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;
using Latchkey.OData.Requests;

namespace Latchkey.OData.Tests.Shop;

/// <summary>A service that has nothing to do with the one this library was written for.</summary>
internal sealed class ShopService
{
    public const string Root = "http://shop.example:80/odata/";
    public const int BatchLimit = 2_000_000;

    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 600, TimeSpan.Zero);

    private readonly ODataService _service;
    private readonly ShopStock _stock;
    private readonly int _pageSize;
    private readonly bool _scans;

    /// <param name="stock">What there is.</param>
    /// <param name="pageSize">Most entities of an answer.</param>
    /// <param name="scans">Whether the books are read only as far as an answer needs.</param>
    public ShopService(ShopStock? stock = null, int pageSize = 0, bool scans = false)
    {
        _scans = scans;
        _stock = stock ?? ShopStock.Small();
        _pageSize = pageSize;
        var model = EdmReader.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "shop.edmx")));
        _service = new ODataService(model, Mappings(), Operations(), failure => failure is InvalidDataException
            ? new Errors.ODataError(409, failure.Message)
            : null,
            new BatchSupport(_ => BatchLimit, _ => new ShopChangeset(_stock.Authors), failure => new Errors.ODataError(500, "unforeseen")));
    }

    /// <summary>Serves a request and returns its whole answer as text.</summary>
    public async Task<(int Status, string? ContentType, string Body)> AskAsync(
        string method, string target, string? accept = null, string? version = null, string body = "")
    {
        var (status, contentType, bytes) =
            await SendAsync(method, target, Encoding.UTF8.GetBytes(body), ("Accept", accept), ("DataServiceVersion", version));
        return (status, contentType, Encoding.UTF8.GetString(bytes));
    }

    /// <summary>How many books the last scan has read.</summary>
    public int Read { get; private set; }

    /// <summary>The bounds that the last list of books was asked for.</summary>
    public (long? Least, long? Most, string? Shelf) Bounds { get; private set; }

    /// <summary>The names of all authors.</summary>
    public IEnumerable<string> Authors => _stock.Authors.Select(author => author.Name);

    /// <summary>Serves a request with any headers and body.</summary>
    public async Task<(int Status, string? ContentType, byte[] Body)> SendAsync(
        string method, string target, byte[] body, params (string Name, string? Value)[] headers)
    {
        var response = await RespondAsync(method, target, body, headers);
        return (response.Status, response.ContentType, await BytesAsync(response));
    }

    /// <summary>The body of an answer as text.</summary>
    public static async Task<string> BodyAsync(ODataResponse response) => Encoding.UTF8.GetString(await BytesAsync(response));

    /// <summary>Serves a read.</summary>
    public ValueTask<ODataResponse> RespondAsync(string method, string target, string? accept, string? prefer = null) =>
        RespondAsync(method, target, [], [("Accept", accept), ("Prefer", prefer)]);

    private static async Task<byte[]> BytesAsync(ODataResponse response)
    {
        using var buffer = new MemoryStream();
        var writer = PipeWriter.Create(buffer, new StreamPipeWriterOptions(leaveOpen: true));
        await response.WriteBodyAsync(writer, TestContext.Current.CancellationToken);
        await writer.CompleteAsync();
        return buffer.ToArray();
    }

    private ValueTask<ODataResponse> RespondAsync(string method, string target, byte[] body, (string Name, string? Value)[] headers)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return _service.ServeAsync(
            new ODataRequest
            {
                Method = method,
                Path = question < 0 ? target : target[..question],
                Query = question < 0 ? "" : target[(question + 1)..],
                ServiceRoot = Root,
                Header = name => headers.FirstOrDefault(header => header.Name == name).Value,
                Body = new MemoryStream(body),
                Caller = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, "Reader")], "test")),
                Time = Time,
            },
            TestContext.Current.CancellationToken);
    }

    private static List<EntityMapping> Mappings() =>
    [
        new EntityMapping<Author>("Authors")
            .Property("Name", author => author.Name)
            .Property("Born", author => author.Born is { } born
                ? EdmValue.DateTime(born.ToUnixTimeMilliseconds())
                : EdmValue.Null(EdmPrimitive.DateTime))
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
        new("GET", "Authors('{Name}')", "Reader",
            context => Answer(new ODataResult.Entity("Authors", FindAuthor(context)))) { PageSize = _pageSize },
        new("GET", "Books", "Reader",
            context => Answer(_scans ? Scan(context) : new ODataResult.Feed("Books", _stock.Books))) { PageSize = _pageSize },
        new("GET", "Books(Shelf='{Shelf}',Number={Number})", "Reader",
            context => Answer(new ODataResult.Entity("Books", FindBook(context)))),
        new("GET", "Books(Shelf='{Shelf}',Number={Number})/$value", "Reader",
            _ => Answer(new ODataResult.Media("text"u8.ToArray(), "text/x-book"))),
        new("PUT", "Books(Shelf='{Shelf}',Number={Number})/$value", "Reader", ReadAsync) { BodyLimit = 4 },
        new("DELETE", "Books(Shelf='{Shelf}',Number={Number})", "Librarian", _ => Answer(new ODataResult.Empty())),
        new("POST", "Authors", "Reader", AddAuthorAsync) { BodyLimit = 1024 },
        new("DELETE", "Authors('{Name}')", "Reader", RemoveAuthorAsync),
        new("PUT", "Authors('{Name}')", "Reader", _ => throw new InvalidDataException("an author is never done")),
    ];

    private ODataResult.Scan Scan(ODataContext context)
    {
        var (least, most) = context.NumberRange("Number");
        Bounds = (least, most, context.OnlyText("Shelf"));
        Read = 0;
        return new ODataResult.Scan("Books", ReadAsync(_stock.Books));
    }

    private async IAsyncEnumerable<object> ReadAsync(IEnumerable<Book> books)
    {
        foreach (var book in books)
        {
            await Task.Yield();
            Read++;
            yield return book;
        }
    }

    private Author FindAuthor(ODataContext context) =>
        _stock.Authors.FirstOrDefault(author => author.Name == context.Key["Name"].AsString()) ?? throw Missing();

    private Book FindBook(ODataContext context) =>
        _stock.Books.FirstOrDefault(
            book => book.Shelf == context.Key["Shelf"].AsString() && book.Number == context.Key["Number"].AsNumber()) ?? throw Missing();

    private static Errors.ODataException Missing() => new(404, "It is not in the shop.");

    private static ValueTask<ODataResult> Answer(ODataResult result) => ValueTask.FromResult(result);

    private async ValueTask<ODataResult> AddAuthorAsync(ODataContext context)
    {
        var body = await context.ReadEntityAsync();
        var author = new Author(body.RequiredText("Name"), body.Time("Born"));
        if (author.Name == "defect") throw new InvalidOperationException("a defect");
        await ChangeAsync(context, author.Name, authors => authors.Add(author));
        return new ODataResult.Entity("Authors", author);
    }

    private async ValueTask<ODataResult> RemoveAuthorAsync(ODataContext context)
    {
        var name = context.Key["Name"].AsString();
        await ChangeAsync(context, name, authors =>
        {
            if (authors.RemoveAll(author => author.Name == name) == 0) throw new InvalidDataException("no such author");
        });
        return new ODataResult.Empty();
    }

    private async Task ChangeAsync(ODataContext context, string name, Action<List<Author>> change)
    {
        if (context.Changeset is ShopChangeset changeset) await changeset.ChangeAsync(name, change);
        else change(_stock.Authors);
    }

    private static async ValueTask<ODataResult> ReadAsync(ODataContext context)
    {
        await context.ReadBodyAsync();
        return new ODataResult.Empty();
    }
}
