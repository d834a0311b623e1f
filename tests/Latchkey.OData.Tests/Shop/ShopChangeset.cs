using Latchkey.OData.Requests;

namespace Latchkey.OData.Tests.Shop;

/// <summary>Changes of the list of authors, tried on a copy of it.</summary>
internal sealed class ShopChangeset(List<Author> authors) : Changeset
{
    private readonly List<Author> _pending = [.. authors];
    private string? _last;

    public override string? LastEntity => _last is null ? null : $"Authors('{_last}')";

    public Task ChangeAsync(string name, Action<List<Author>> change)
    {
        change(_pending);
        _last = name;
        return CommittedAsync();
    }

    protected override Task MakeAsync(CancellationToken cancellationToken)
    {
        if (_pending.Any(author => author.Name == "too late")) throw new InvalidDataException("somebody was faster");
        authors.Clear();
        authors.AddRange(_pending);
        return Task.CompletedTask;
    }
}
