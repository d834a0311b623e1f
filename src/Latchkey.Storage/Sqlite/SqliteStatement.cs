using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Latchkey.Storage.Sqlite;

/// <summary>
/// A statement that returns no rows, prepared once, whose parameters are <c>$1</c>, <c>$2</c>, … It binds values by their place, straight
/// into SQLite, in the forms in which EF Core reads them: a command of Microsoft.Data.Sqlite looks each parameter up by its name, and makes
/// several objects for it.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int LongestOnStack = 512;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">The database refuses the statement.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Require(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));

        // SQLite gives places to names in the order in which they appear.
        for (var place = 1; place <= raw.sqlite3_bind_parameter_count(_statement); place++)
        {
            if (raw.sqlite3_bind_parameter_name(_statement, place).utf8_to_string() is var name && name != $"${place}")
                throw new NotSupportedException($"The parameter at place {place} is {name}: {sql}");
        }
    }

    /// <summary>Binds a value to the parameter at a place, the first of which is 1.</summary>
    /// <param name="place">The place.</param>
    /// <param name="value">A text, a number, a truth value, an id, octets, or null.</param>
    public void Bind(int place, object? value) => Require(value switch
    {
        null => raw.sqlite3_bind_null(_statement, place),
        string text => BindText(place, text),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        int number => raw.sqlite3_bind_int64(_statement, place, number),
        bool isTrue => raw.sqlite3_bind_int64(_statement, place, isTrue ? 1 : 0),
        Guid id => BindText(place, id.ToString().ToUpperInvariant()),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, place, 0),
        byte[] octets => raw.sqlite3_bind_blob(_statement, place, octets),
        _ => throw new NotSupportedException($"SQLite has no form for {value.GetType()}."),
    });

    /// <summary>Runs the statement to its end.</summary>
    /// <returns>How many rows it has inserted, updated or deleted.</returns>
    /// <exception cref="SqliteException">The database refuses it.</exception>
    public int Execute()
    {
        var outcome = raw.sqlite3_step(_statement);
        var rows = raw.sqlite3_changes(_database);
        Require(raw.sqlite3_reset(_statement)); // gives the error of the step again
        return outcome == raw.SQLITE_DONE ? rows : throw new NotSupportedException($"The statement did not end: {outcome}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private int BindText(int place, string text)
    {
        if (text.Length == 0) return raw.sqlite3_bind_text(_statement, place, "");
        var longest = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = longest > LongestOnStack ? ArrayPool<byte>.Shared.Rent(longest) : null;
        Span<byte> octets = rented is null ? stackalloc byte[LongestOnStack] : rented;
        var result = raw.sqlite3_bind_text(_statement, place, octets[..Encoding.UTF8.GetBytes(text, octets)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return result;
    }

    private void Require(int outcome)
    {
        if (outcome != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(outcome, _database);
    }
}
