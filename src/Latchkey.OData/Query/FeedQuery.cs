using Latchkey.OData.Edm;
using Latchkey.OData.Entities;
using Latchkey.OData.Errors;
using Latchkey.OData.Query.Expressions;
using Latchkey.OData.Requests;
using Latchkey.OData.Uri;

namespace Latchkey.OData.Query;

/// <summary>
/// Selects the entities of an answer by <c>$filter</c>, <c>$orderby</c>, <c>$skiptoken</c>, <c>$skip</c>, <c>$top</c> and the page size,
/// which apply in this order. An instance serves one request.
/// </summary>
internal sealed partial class FeedQuery
{
    private readonly Func<object, bool>? _wanted;
    private readonly SortOrder _order;
    private readonly string _orderName;
    private readonly bool _continues;
    private readonly int _skip;
    private readonly int _top;
    private readonly PageLimit _limit;

    /// <summary>Reads the options.</summary>
    /// <param name="set">The set of the entities.</param>
    /// <param name="options">The options of the request.</param>
    /// <param name="mappings">The mappings of the properties.</param>
    /// <param name="limit">The maximum number of entities in one answer.</param>
    /// <exception cref="ODataException">400: an option is invalid.</exception>
    public FeedQuery(EdmEntitySet set, QueryOptions options, ModelMappings mappings, PageLimit limit)
    {
        var budget = new TextBudget();
        if (options["$filter"] is { } filter)
        {
            _filter = ExpressionParser.Filter(filter);
            _wanted = new ExpressionBinder(set, mappings, budget, filter).BindCondition(_filter);
        }

        _order = new SortOrder(set, mappings, budget);
        _orderName = $"{set.Name} {options["$orderby"]}";
        if (options["$orderby"] is { } orderBy) _order.Add(orderBy);
        _limit = limit;
        _continues = options["$skiptoken"] is not null;
        _ownOrder = options["$orderby"] is null ? mappings[set].Order : null;
        _countsAll = options["$inlinecount"] == "allpages";
        if (_continues || limit.Size > 0) _order.AddOwn();
        if (options["$skiptoken"] is { } token) SkipToken.Read(token, _order, _orderName);
        _skip = options.Count("$skip") ?? 0;
        _top = options.Count("$top") ?? int.MaxValue;
    }

    /// <summary>The client's preference that was applied, or null.</summary>
    public string? PreferenceApplied => _limit.Preference;

    /// <summary>Returns the entity unless it is filtered out.</summary>
    /// <exception cref="ODataException">404: it is filtered out.</exception>
    public object Require(object entity) => _wanted is null || _wanted(entity) ? entity : throw ProtocolErrors.EntityNotFound();

    /// <summary>Selects from the entities, which arrive in the service's own order.</summary>
    public FeedPage Choose(IReadOnlyCollection<object> entities)
    {
        var rows = _wanted is null ? entities : entities.Where(_wanted).ToList();
        if (!_order.IsEmpty) return Sorted(rows as IReadOnlyList<object> ?? [.. rows]);
        return new FeedPage(rows.Skip(_skip).Take(_top), _gathered ?? rows.Count, null);
    }

    private FeedPage Sorted(IReadOnlyList<object> rows)
    {
        _order.Fill(rows);
        var candidates = Enumerable.Range(0, rows.Count).Where(row => !_continues || _order.Compare(row, rows.Count) > 0).ToList();
        var size = _limit.Size == 0 ? _top : Math.Min(_limit.Size, _top);
        var chosen = _order.First((int)Math.Min((long)_skip + size, candidates.Count), candidates).Skip(_skip).ToList();
        var isLast = size == _top || candidates.Count - _skip <= size || chosen.Count == 0;
        return new FeedPage(chosen.Select(row => rows[row]), _gathered ?? rows.Count, isLast ? null : Next(chosen[^1]));
    }

    private NextPage Next(int last) => new(SkipToken.Write(_order, last, _orderName), _top == int.MaxValue ? null : _top - _limit.Size);
}

/// <summary>One page of a feed.</summary>
/// <param name="Entities">The entities.</param>
/// <param name="Count">The total number on all pages.</param>
/// <param name="Next">The start of the next page, or null if this is the last.</param>
internal sealed record FeedPage(IEnumerable<object> Entities, int Count, NextPage? Next);

/// <summary>The start of the next page.</summary>
/// <param name="SkipToken">The position after which the page begins.</param>
/// <param name="Top">The number of entities that the client still wants, or null for all.</param>
internal sealed record NextPage(string SkipToken, int? Top)
{
    /// <summary>
    /// The address of the next page, relative to the service root. It keeps the options of the request, except that $skiptoken replaces
    /// $skip, and $top no longer counts the entities already returned.
    /// </summary>
    public string Address(ODataRequest request)
    {
        var kept = request.Query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(option => PercentEncoding.Decode(option.Split('=')[0]) is not ("$skip" or "$skiptoken" or "$top"));
        if (Top is { } top) kept = kept.Append($"$top={top}");
        return $"{request.Path.TrimEnd('/')}?{string.Join('&', kept.Append($"$skiptoken={SkipToken}"))}";
    }
}
