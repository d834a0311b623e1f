using System.IO.Pipelines;
using System.Security.Claims;
using Latchkey.OData;
using Latchkey.OData.Batch;
using Latchkey.OData.Edm;
using Latchkey.OData.Entities;
using Latchkey.OData.Errors;
using Latchkey.OData.Operations;
using Latchkey.OData.Requests;

namespace Latchkey.Fuzz.Targets;

/// <summary>A service with two sets, every type of property, and nothing behind it.</summary>
internal sealed class FuzzedService
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 600, TimeSpan.Zero);
    private static readonly ClaimsPrincipal Caller = new(new ClaimsIdentity([new Claim(ClaimTypes.Role, "Reader")], "fuzz"));

    private static readonly Author Ada = new("Ada", Time);

    private static readonly IReadOnlyList<Book> Books =
        [.. Enumerable.Range(1, 10).Select(number => new Book($"shelf {number % 3}", number, number % 4 == 0 ? null : number * 5, number % 2 == 0, number % 3 == 0 ? null : [1, 2], number % 5 == 0 ? null : Time.AddDays(number)))];

    private readonly ODataService _service;

    public FuzzedService()
    {
        using var stream = typeof(FuzzedService).Assembly.GetManifestResourceStream("shop.edmx")!;
        using var model = new MemoryStream();
        stream.CopyTo(model);
        var batches = new BatchSupport(_ => 2_000_000, _ => new EmptyChangeset(), failure => throw new InvalidOperationException("A part of a batch failed.", failure));
        _service = new ODataService(EdmReader.Read(model.ToArray()), [BookMapping(), AuthorMapping()], Operations(), _ => null, batches);
    }

    /// <summary>Serves a request and writes its answer to nowhere.</summary>
    public void Ask(string method, string target, byte[] body, string? contentType) => AskAsync(method, target, body, contentType).GetAwaiter().GetResult();

    private async Task AskAsync(string method, string target, byte[] body, string? contentType)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var response = await _service.ServeAsync(
            new ODataRequest
            {
                Method = method,
                Path = question < 0 ? target : target[..question],
                Query = question < 0 ? "" : target[(question + 1)..],
                ServiceRoot = "http://shop.example:80/odata/",
                Header = name => name == "Content-Type" ? contentType : null,
                Body = new MemoryStream(body),
                BodyLength = body.Length,
                Caller = Caller,
                Time = Time,
            },
            CancellationToken.None);
        if (response.Status is >= 500 and not 501) throw new InvalidOperationException($"The answer is {response.Status}.");
        var writer = PipeWriter.Create(Stream.Null);
        await response.WriteBodyAsync(writer, CancellationToken.None);
        await writer.CompleteAsync();
    }

    private static EntityMapping<Author> AuthorMapping() => new EntityMapping<Author>("Authors")
        .Property("Name", author => author.Name)
        .Property("Born", author => EdmValue.DateTime(author.Born.ToUnixTimeMilliseconds()))
        .Many("Books", _ => Books);

    private static EntityMapping<Book> BookMapping() => new EntityMapping<Book>("Books")
        .OrderedBy("Number")
        .Property("Shelf", book => book.Shelf)
        .Property("Number", book => (int?)book.Number)
        .Property("Copies", book => book.Copies)
        .Property("Lent", book => book.Lent)
        .Property("Cover", book => book.Cover)
        .Property("Added", book => book.Added)
        .One("Author", book => book.Lent ? Ada : null);

    private static List<Operation> Operations() =>
    [
        new("GET", "Books", "Reader", _ => ValueTask.FromResult<ODataResult>(new ODataResult.Feed("Books", Books))) { PageSize = 4 },
        new("GET", "Books(Shelf='{Shelf}',Number={Number})", "Reader", context => ValueTask.FromResult<ODataResult>(new ODataResult.Entity("Books", Find(context)))),
        new("GET", "Authors", "Reader", _ => ValueTask.FromResult<ODataResult>(new ODataResult.Feed("Authors", [Ada]))),
        new("GET", "Authors('{Name}')", "Reader", _ => ValueTask.FromResult<ODataResult>(new ODataResult.Entity("Authors", Ada))),
        new("POST", "Books", "Reader", ReadAsync) { BodyLimit = 100_000 },
        new("DELETE", "Books(Shelf='{Shelf}',Number={Number})", "Reader", _ => ValueTask.FromResult<ODataResult>(new ODataResult.Empty())),
    ];

    private static Book Find(ODataContext context) =>
        Books.FirstOrDefault(book => book.Shelf == context.Key["Shelf"].AsString() && book.Number == context.Key["Number"].AsNumber()) ?? throw new ODataException(404, "It is not in the shop.");

    private static async ValueTask<ODataResult> ReadAsync(ODataContext context)
    {
        var body = await context.ReadEntityAsync();
        _ = (body.Text("Shelf"), body.Number("Number"), body.Binary("Cover"), body.Time("Added"));
        return new ODataResult.Empty();
    }

    private sealed record Author(string Name, DateTimeOffset Born);

    private sealed record Book(string Shelf, int Number, long? Copies, bool Lent, byte[]? Cover, DateTimeOffset? Added);

    private sealed class EmptyChangeset : Changeset
    {
        public override string? LastEntity => null;

        protected override Task MakeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
