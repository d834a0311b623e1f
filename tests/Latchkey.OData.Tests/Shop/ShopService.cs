using System.IO.Pipelines;
using System.Security.Claims;
using System.Text;
using Latchkey.OData.Batch;
using Latchkey.OData.Edm;

namespace Latchkey.OData.Tests.Shop;

/// <summary>A service that has nothing to do with the one this library was written for.</summary>
internal sealed class ShopService
{
    public const string Root = "http://shop.example:80/odata/";
    public const int BatchLimit = 2_000_000;

    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 600, TimeSpan.Zero);

    private readonly ODataService _service;
    private readonly List<Author> _authors = [new("O'Hara & Söhne", new DateTimeOffset(1970, 1, 2, 0, 0, 0, TimeSpan.Zero)), new("Nobody", null)];
    private readonly List<Book> _books = [];

    public ShopService()
    {
        _books.Add(new Book("A/1", 1, 5_000_000_000, true, [1, 2, 255], Time, _authors[0]));
        _authors[0].Books.Add(_books[0]);
        _books.Add(new Book("A/1", 2, null, false, null, null, null));
        var model = EdmReader.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "shop.edmx")));
        _service = new ODataService(model, Mappings(), Operations(), failure => failure is InvalidDataException ? new Errors.ODataError(409, failure.Message) : null,
            new BatchSupport(BatchLimit, _ => new ShopChangeset(_authors), failure => new Errors.ODataError(500, "unforeseen")));
    }

    /// <summary>Serves a request and returns its whole answer as text.</summary>
    public async Task<(int Status, string? ContentType, string Body)> AskAsync(string method, string target, string? accept = null, string? version = null, string body = "")
    {
        var (status, contentType, bytes) = await SendAsync(method, target, Encoding.UTF8.GetBytes(body), ("Accept", accept), ("DataServiceVersion", version));
        return (status, contentType, Encoding.UTF8.GetString(bytes));
    }

    /// <summary>The names of all authors.</summary>
    public IEnumerable<string> Authors => _authors.Select(author => author.Name);

    /// <summary>Serves a request with any headers and body.</summary>
    public async Task<(int Status, string? ContentType, byte[] Body)> SendAsync(string method, string target, byte[] body, params (string Name, string? Value)[] headers)
    {
        var response = await RespondAsync(method, target, body, headers);
        using var buffer = new MemoryStream();
        var writer = PipeWriter.Create(buffer, new StreamPipeWriterOptions(leaveOpen: true));
        await response.WriteBodyAsync(writer, TestContext.Current.CancellationToken);
        await writer.CompleteAsync();
        return (response.Status, response.ContentType, buffer.ToArray());
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
            .Property("Born", author => author.Born is { } born ? EdmValue.DateTime(born.ToUnixTimeMilliseconds()) : EdmValue.Null(EdmPrimitive.DateTime))
            .Many("Books", author => author.Books),
        new EntityMapping<Book>("Books")
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
        new("GET", "Authors", "Reader", _ => Answer(new ODataResult.Feed("Authors", _authors))),
        new("GET", "Authors('{Name}')", "Reader", context => Answer(new ODataResult.Entity("Authors", _authors.First(author => author.Name == context.Key["Name"].AsString())))),
        new("GET", "Books", "Reader", _ => Answer(new ODataResult.Feed("Books", _books))),
        new("GET", "Books(Shelf='{Shelf}',Number={Number})", "Reader", context => Answer(new ODataResult.Entity("Books", _books.First(book => book.Shelf == context.Key["Shelf"].AsString() && book.Number == context.Key["Number"].AsNumber())))),
        new("GET", "Books(Shelf='{Shelf}',Number={Number})/$value", "Reader", _ => Answer(new ODataResult.Media("text"u8.ToArray(), "text/x-book"))),
        new("PUT", "Books(Shelf='{Shelf}',Number={Number})/$value", "Reader", ReadAsync) { BodyLimit = 4 },
        new("DELETE", "Books(Shelf='{Shelf}',Number={Number})", "Librarian", _ => Answer(new ODataResult.Empty())),
        new("POST", "Authors", "Reader", AddAuthorAsync) { BodyLimit = 1024 },
        new("DELETE", "Authors('{Name}')", "Reader", RemoveAuthorAsync),
        new("PUT", "Authors('{Name}')", "Reader", _ => throw new InvalidDataException("an author is never done")),
    ];

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
        else change(_authors);
    }

    private static async ValueTask<ODataResult> ReadAsync(ODataContext context)
    {
        await context.ReadBodyAsync();
        return new ODataResult.Empty();
    }
}

internal sealed record Author(string Name, DateTimeOffset? Born)
{
    public List<Book> Books { get; } = [];
}

internal sealed record Book(string Shelf, int Number, long? Copies, bool Lent, byte[]? Cover, DateTimeOffset? Added, Author? Author);
