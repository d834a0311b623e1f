using Latchkey.OData.Query.Expressions;
using Latchkey.OData.Uri;

namespace Latchkey.OData.Query;

/// <summary>
/// The values of a sort expression for all rows, read once rather than for every comparison, and one more value: that of the position in a
/// <c>$skiptoken</c>.
/// </summary>
internal abstract class SortColumn
{
    /// <summary>Makes a column for an expression; null if its type has no order.</summary>
    public static SortColumn? Of(Operand operand, bool descending, bool whole) => operand.Type switch
    {
        LiteralType.String => new SortColumn<string>(
            whole ? operand.Text! : Beginning(operand.Text!), StringComparer.Ordinal, descending,
            (token, value) => token.Write(value), token => token.ReadString()),
        LiteralType.Boolean => new SortColumn<bool>(
            operand.Boolean!, Comparer<bool>.Default, descending, (token, value) => token.Write(value), token => token.ReadBoolean()),
        LiteralType.Int32 or LiteralType.Int64 => Ticks(operand.Integer!, descending),
        LiteralType.DateTime or LiteralType.DateTimeOffset => Ticks(operand.PointInTime!, descending),
        LiteralType.Time => Ticks(operand.TimeOfDay!, descending),
        LiteralType.Decimal => new SortColumn<decimal>(
            operand.Decimal!, Comparer<decimal>.Default, descending, (token, value) => token.Write(value), token => token.ReadDecimal()),
        LiteralType.Single or LiteralType.Double => new SortColumn<double>(
            operand.Double!, Comparer<double>.Default, descending, (token, value) => token.Write(value), token => token.ReadDouble()),
        _ => null,
    };

    /// <summary>The value of the position if it is an integer, or null.</summary>
    public abstract long? PositionNumber { get; }

    /// <summary>Reads the values of the rows.</summary>
    public abstract void Fill(IReadOnlyList<object> rows);

    /// <summary>Compares two rows. The row after the last one stands for the position.</summary>
    public abstract int Compare(int row, int other);

    /// <summary>Writes the value of a row into a token.</summary>
    public abstract void Write(int row, BinaryWriter token);

    /// <summary>Reads the value of the position from a token.</summary>
    public abstract void ReadPosition(BinaryReader token);

    private static SortColumn<long> Ticks(Evaluation<long> values, bool descending) =>
        new(values, Comparer<long>.Default, descending, (token, value) => token.Write(value), token => token.ReadInt64());

    // A token has to fit into a URI, so texts are only sorted by as much as fits into a token.
    private static Evaluation<string> Beginning(Evaluation<string> text)
    {
        const int MaxLength = 200;
        return Operand.Lift(text, value => value.Length <= MaxLength ? value : value[..End(value)]);

        static int End(string value) => char.IsHighSurrogate(value[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
    }
}

/// <summary>A column of values of type <typeparamref name="T"/>. Null comes before every value.</summary>
internal sealed class SortColumn<T>(
    Evaluation<T> evaluate, IComparer<T> comparer, bool descending, Action<BinaryWriter, T> write, Func<BinaryReader, T> read) : SortColumn
{
    private T[] _values = [];
    private bool[] _there = [];
    private T _positionValue = default!;
    private bool _positionThere;

    public override long? PositionNumber => _positionThere && _positionValue is long number ? number : null;

    public override void Fill(IReadOnlyList<object> rows)
    {
        _values = new T[rows.Count + 1];
        _there = new bool[rows.Count + 1];
        for (var row = 0; row < rows.Count; row++) _there[row] = evaluate(rows[row], out _values[row]);
        (_there[^1], _values[^1]) = (_positionThere, _positionValue);
    }

    public override int Compare(int row, int other)
    {
        var order = _there[row] && _there[other] ? comparer.Compare(_values[row], _values[other]) : _there[row].CompareTo(_there[other]);
        return descending ? -order : order;
    }

    public override void Write(int row, BinaryWriter token)
    {
        token.Write(_there[row]);
        if (_there[row]) write(token, _values[row]);
    }

    public override void ReadPosition(BinaryReader token)
    {
        _positionThere = token.ReadBoolean();
        if (_positionThere) _positionValue = read(token);
    }
}
