using Latchkey.OData.Entities;
using Latchkey.OData.Errors;
using Latchkey.OData.Query.Expressions;

namespace Latchkey.OData.Query;

/// <content>Selects from more entities than fit into memory.</content>
internal sealed partial class FeedQuery
{
    private const int MostSkipped = 10_000;

    // Sorting whenever this many have arrived costs little per entity.
    private const int Slack = 1_000;

    private readonly ExpressionSyntax? _filter;
    private readonly string? _ownOrder;
    private readonly bool _countsAll;
    private int? _gathered;

    /// <summary>Whether reading ends with the page: in the service's own order, and without a filter or a count.</summary>
    public bool IsShort => _ownOrder is not null && !_countsAll && _filter is null && !IsCountAlone;

    private bool IsCountAlone => _order.IsEmpty;

    /// <summary>
    /// Reads entities, but only holds those of the page and one more for the link to the next. In the service's own order, reading stops
    /// there. Otherwise all entities are read, to sort or count them.
    /// </summary>
    /// <exception cref="ODataException">400: the query skips or reads too many entities.</exception>
    public async Task<ODataResult.Feed> GatherAsync(ODataResult.Scan scan, CancellationToken cancellationToken)
    {
        if (_skip > MostSkipped) throw ProtocolErrors.SkipsTooMany(MostSkipped);
        var needed = IsCountAlone ? 0 : _skip + Math.Min(_limit.Size, _top) + 1;
        var (kept, count, read) = (new List<object>(), 0, 0);
        await foreach (var entity in scan.Items.WithCancellation(cancellationToken))
        {
            if (!IsShort && ++read > scan.MostRead) throw ProtocolErrors.ReadsTooMany(scan.MostRead);
            if (_wanted is not null && !_wanted(entity)) continue;
            count++;
            if (IsCountAlone) continue;
            kept.Add(entity);
            if (kept.Count < needed + Slack) continue;
            kept = First(needed, kept);
            if (_ownOrder is not null && !_countsAll && kept.Count == needed) break;
        }

        _gathered = count;
        return new ODataResult.Feed(scan.EntitySet, kept);
    }

    /// <summary>The number of entities, ignoring <c>$skip</c> and <c>$top</c>.</summary>
    public int Count(IReadOnlyCollection<object> entities) =>
        _gathered is { } count ? Math.Clamp(count - _skip, 0, _top) : Choose(entities).Entities.Count();

    /// <summary>
    /// The bounds that the filter sets for a property, and the token if the feed is in descending order of that property.
    /// </summary>
    public (long? Least, long? Most) Range(string property)
    {
        var range = FilterBounds.Range(_filter, property);
        if (!_continues || _countsAll || _ownOrder != $"{property} desc" || _order.PositionNumber is not { } position) return range;
        return (range.Least, Math.Min(range.Most ?? position, position));
    }

    /// <summary>The only text that the filter allows for a property, or null.</summary>
    public string? OnlyText(string property) => FilterBounds.OnlyText(_filter, property);

    private List<object> First(int count, List<object> rows)
    {
        _order.Fill(rows);
        var candidates = Enumerable.Range(0, rows.Count).Where(row => !_continues || _order.Compare(row, rows.Count) > 0).ToList();
        return [.. _order.First(Math.Min(count, candidates.Count), candidates).Select(row => rows[row])];
    }
}
