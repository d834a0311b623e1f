using Latchkey.OData.Edm;
using Latchkey.OData.Entities;
using Latchkey.OData.Query.Expressions;

namespace Latchkey.OData.Query;

/// <summary>The order of a feed: <c>$orderby</c>, and for paging the columns that make it free of ties.</summary>
internal sealed class SortOrder
{
    private readonly List<SortColumn> _columns = [];
    private readonly EdmEntitySet _set;
    private readonly ModelMappings _mappings;
    private readonly TextBudget _budget;

    public SortOrder(EdmEntitySet set, ModelMappings mappings, TextBudget budget)
    {
        (_set, _mappings, _budget) = (set, mappings, budget);
    }

    /// <summary>Returns the mappings after checking that every mapped set has an order of its own.</summary>
    public static ModelMappings Checked(ModelMappings mappings)
    {
        foreach (var set in mappings.Sets) new SortOrder(set, mappings, new TextBudget()).AddOwn();
        return mappings;
    }

    /// <summary>Whether the order leaves rows as they arrive.</summary>
    public bool IsEmpty => _columns.Count == 0;

    /// <summary>The first value of the position in a token, if it is an integer.</summary>
    public long? PositionNumber => _columns[0].PositionNumber;

    /// <summary>Sorts by expressions. Ties are resolved by the columns that are added later.</summary>
    public void Add(string orderBy)
    {
        var binder = new ExpressionBinder(_set, _mappings, _budget, orderBy);
        foreach (var (expression, descending) in ExpressionParser.OrderBy(orderBy))
        {
            var operand = binder.Bind(expression);
            _columns.Add(SortColumn.Of(operand, descending, whole: false)
                ?? throw ExpressionErrors.NotSortable(operand.Type, expression.Position, orderBy));
        }
    }

    /// <summary>Sorts by the service's own order and finally by every part of the key, so that there are no ties.</summary>
    public void AddOwn()
    {
        if (_mappings[_set].Order is { } own) Add(own);
        foreach (var property in _set.Type.Key)
        {
            var operand = PropertyOperand.Of(property, _mappings[_set], related: null);
            _columns.Add(SortColumn.Of(operand, descending: false, whole: true)
                ?? throw new InvalidOperationException($"{property.Name} is no key to sort by."));
        }
    }

    /// <summary>Reads the values of the rows.</summary>
    public void Fill(IReadOnlyList<object> rows) => _columns.ForEach(column => column.Fill(rows));

    /// <summary>Compares two rows. The row after the last one stands for the position of a token.</summary>
    public int Compare(int row, int other)
    {
        foreach (var column in _columns)
        {
            var order = column.Compare(row, other);
            if (order != 0) return order;
        }

        return 0;
    }

    /// <summary>Writes the position of a row.</summary>
    public void WritePosition(int row, BinaryWriter token) => _columns.ForEach(column => column.Write(row, token));

    /// <summary>Reads the position of a token.</summary>
    public void ReadPosition(BinaryReader token) => _columns.ForEach(column => column.ReadPosition(token));

    /// <summary>The first rows in this order, up to a number. Ties keep the order in which they arrived.</summary>
    public int[] First(int count, IReadOnlyList<int> rows)
    {
        var order = Comparer<int>.Create((row, other) => Compare(row, other) is var found && found != 0 ? found : row.CompareTo(other));
        var chosen = count < rows.Count / 4 ? Smallest(count, rows, order) : [.. rows];
        Array.Sort(chosen, order);
        return count < chosen.Length ? chosen[..count] : chosen;
    }

    // Most rows need one comparison, with the last row selected so far. Feeds often arrive in the opposite order, where every row would
    // replace another. So rows are visited in leaps, which reach each row exactly once.
    private static int[] Smallest(int count, IReadOnlyList<int> rows, Comparer<int> order)
    {
        if (count == 0) return [];
        const int Leap = 7_919, OtherLeap = 7_907; // both prime
        long leap = rows.Count % Leap == 0 ? OtherLeap : Leap;
        var chosen = new PriorityQueue<int, int>(count, Comparer<int>.Create((row, other) => order.Compare(other, row)));
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[(int)(i * leap % rows.Count)];
            if (chosen.Count < count) chosen.Enqueue(row, row);
            else chosen.EnqueueDequeue(row, row);
        }

        return [.. chosen.UnorderedItems.Select(item => item.Element)];
    }
}
