namespace Latchkey.OData.Tests.Shop;

/// <summary>What the shop has. Tests may add and remove books while they page through them.</summary>
internal sealed record ShopStock(List<Author> Authors, List<Book> Books)
{
    private static readonly DateTimeOffset LeapDay = new(2024, 2, 29, 23, 59, 59, TimeSpan.Zero);
    private static readonly DateTimeOffset NewYear = new(2026, 1, 2, 3, 4, 5, 600, TimeSpan.Zero);

    /// <summary>Ten books, whose numbers identify them, with the limits of each type; four authors.</summary>
    public static ShopStock Edges()
    {
        var (sons, nobody) = (new Author("O'Hara & Söhne", new(1970, 1, 2, 0, 0, 0, TimeSpan.Zero)), new Author("Nobody", null));
        var (ada, zoe) = (new Author("Ada", new(1815, 12, 10, 0, 0, 0, TimeSpan.Zero)),
            new Author("zoë", new(2000, 2, 29, 12, 30, 15, 500, TimeSpan.Zero)));
        var stock = new ShopStock([sons, nobody, ada, zoe],
        [
            new("A/1", 1, 5_000_000_000, true, [1, 2, 255], NewYear, sons),
            new("A/1", 2, null, false, null, null, null),
            new("A/1", 3, 0, true, [], LeapDay, ada),
            new("B", 4, 7, false, [10], LeapDay, ada),
            new("B", 5, -7, true, null, new(2020, 12, 31, 0, 0, 0, TimeSpan.Zero), zoe),
            new("b", 6, 7, false, null, new(1999, 6, 15, 8, 30, 0, TimeSpan.Zero), ada),
            new("  C ", 7, 1, true, [255], null, nobody),
            new("Ünder 100%", 8, 100, false, null, NewYear, sons),
            new("", 9, long.MaxValue, false, null, new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), null),
            new("O'Reilly", 10, long.MinValue, true, null, null, zoe),
        ]);
        foreach (var book in stock.Books) book.Author?.Books.Add(book);
        return stock;
    }

    /// <summary>So many books, with few shelves, numbers of copies and days, so that every order has ties.</summary>
    public static ShopStock Generated(int count) => new(
        [],
        [.. Enumerable.Range(1, count)
            .Select(i =>
            new Book($"shelf {i * 7 % 11}", i, i % 13 == 0 ? null : i * 5 % 17, i % 2 == 0, null, i % 5 == 0 ? null
                : NewYear.AddDays(i * 3 % 19), null))]);

    /// <summary>Two authors, of whom one has one of the two books.</summary>
    public static ShopStock Small()
    {
        var author = new Author("O'Hara & Söhne", new(1970, 1, 2, 0, 0, 0, TimeSpan.Zero));
        var stock = new ShopStock([author, new("Nobody", null)],
            [new("A/1", 1, 5_000_000_000, true, [1, 2, 255], NewYear, author), new("A/1", 2, null, false, null, null, null)]);
        author.Books.Add(stock.Books[0]);
        return stock;
    }
}

internal sealed record Author(string Name, DateTimeOffset? Born)
{
    public List<Book> Books { get; } = [];
}

internal sealed record Book(string Shelf, int Number, long? Copies, bool Lent, byte[]? Cover, DateTimeOffset? Added, Author? Author);
