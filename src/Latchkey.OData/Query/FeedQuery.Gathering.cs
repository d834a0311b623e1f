using Latchkey.OData.Entities;
using Latchkey.OData.Errors;
using Latchkey.OData.Query.Expressions;

namespace Latchkey.OData.Query;

/// <content>Choosing from more entities than memory should hold.</content>
internal sealed partial class FeedQuery
{
    private const int MostSkipped = 10_000;

    // Sorting each time that so many have come costs little for each of them.
    private const int Slack = 1_000;

    private readonly ExpressionSyntax? _filter;
    private readonly string? _ownOrder;
    private readonly bool _countsAll;
    private int? _gathered;

    /// <summary>Whether reading stops after what is answered: in the service's own order, with nothing left out on the way.</summary>
    public bool IsShort => _ownOrder is not null && !_countsAll && _filter is null && !IsCountAlone;

    private bool IsCountAlone => _order.IsEmpty;

    /// <summary>
    /// Reads entities, but holds only those that the page and the question for a next one need. In the service's own order
    /// reading stops there; to sort or to count, all of them pass by.
    /// </summary>
    /// <exception cref="ODataException">400: too many are to be skipped, or to be read.</exception>
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

    /// <summary>How many entities there are, without those that <c>$skip</c> and <c>$top</c> leave out.</summary>
    public int Count(IReadOnlyCollection<object> entities) =>
        _gathered is { } count ? Math.Clamp(count - _skip, 0, _top) : Choose(entities).Entities.Count();

    /// <summary>The bounds that the conditions on a property put to it, and the token if the feed is in its descending order.</summary>
    public (long? Least, long? Most) Range(string property)
    {
        var range = FilterBounds.Range(_filter, property);
        if (!_continues || _countsAll || _ownOrder != $"{property} desc" || _order.PositionNumber is not { } position) return range;
        return (range.Least, Math.Min(range.Most ?? position, position));
    }

    /// <summary>The one text that the conditions on a property allow, or null.</summary>
    public string? OnlyText(string property) => FilterBounds.OnlyText(_filter, property);

    private List<object> First(int count, List<object> rows)
    {
        _order.Fill(rows);
        var candidates = Enumerable.Range(0, rows.Count).Where(row => !_continues || _order.Compare(row, rows.Count) > 0).ToList();
        return [.. _order.First(Math.Min(count, candidates.Count), candidates).Select(row => rows[row])];
    }
}
