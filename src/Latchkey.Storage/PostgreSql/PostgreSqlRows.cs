using Latchkey.Storage.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Latchkey.Storage.PostgreSql;

/// <summary>Collects the statements of a transaction, and sends them together: each one alone would wait for the network.</summary>
internal sealed class PostgreSqlRows(NpgsqlConnection connection, IModel model) : IRowWriter
{
    // Bounds what both sides keep in memory.
    private const int StatementsPerBatch = 1_000;

    private readonly Dictionary<Type, TableStatements> _tables = [];
    private readonly List<(NpgsqlBatchCommand Command, TableStatements? Kept)> _commands = [];
    private readonly NpgsqlCommand _factory = connection.CreateCommand();

    /// <inheritdoc/>
    public void Insert<TRow>(TRow row)
        where TRow : class => Add(Table(typeof(TRow)).Insert, Table(typeof(TRow)), row);

    /// <inheritdoc/>
    public void Upsert<TRow>(TRow row)
        where TRow : class => Add(Table(typeof(TRow)).Upsert, Table(typeof(TRow)), row);

    /// <inheritdoc/>
    public void Delete<TRow>(params ReadOnlySpan<object> key)
        where TRow : class
    {
        var table = Table(typeof(TRow));
        var command = new NpgsqlBatchCommand(table.Delete);
        for (var i = 0; i < key.Length; i++) command.Parameters.Add(Parameter(table.Key[i], key[i]));
        _commands.Add((command, Kept: null));
    }

    /// <summary>Discards the statements of an abandoned transaction.</summary>
    public void Clear() => _commands.Clear();

    /// <summary>Sends the collected statements.</summary>
    public async Task SendAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var commands in _commands.Chunk(StatementsPerBatch))
        {
            await using var batch = new NpgsqlBatch(connection, transaction);
            foreach (var (command, _) in commands) batch.BatchCommands.Add(command);
            await batch.ExecuteNonQueryAsync(cancellationToken);
            foreach (var (command, table) in commands) table?.RequireKept(command.RecordsAffected);
        }

        _commands.Clear();
    }

    private void Add(string statement, TableStatements table, object row)
    {
        var command = new NpgsqlBatchCommand(statement);
        foreach (var column in table.Columns) command.Parameters.Add(Parameter(column, column.PropertyInfo!.GetValue(row)));
        _commands.Add((command, table));
    }

    private NpgsqlParameter Parameter(IProperty column, object? value) =>
        (NpgsqlParameter)column.GetRelationalTypeMapping().CreateParameter(_factory, name: "", value, column.IsNullable);

    private TableStatements Table(Type row)
    {
        if (!_tables.TryGetValue(row, out var table)) _tables[row] = table = new TableStatements(model, row);
        return table;
    }
}
