using System.Diagnostics;
using System.Globalization;
using Latchkey.Bench.Report;
using Microsoft.Data.Sqlite;

namespace Latchkey.Bench.Stages;

/// <summary>What SQLite can do on this machine: commits with <c>synchronous=FULL</c> in WAL mode, of rows the size of an entry.</summary>
internal static class MachineStage
{
    public static Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        var table = new Table("The machine: SQLite commits in WAL mode with synchronous=FULL", "rows per commit", "commits/s", "rows/s");
        foreach (var rows in new[] { 1, 16, 64 })
        {
            var rates = Enumerable.Range(0, bench.Rounds)
                .Select(round => CommitsPerSecond(Path.Combine(bench.Folder, $"machine-{rows}-{round}.db"), rows, bench.Seconds)).ToArray();
            var rate = Median.Of(rates);
            table.Row(rows.ToString(CultureInfo.InvariantCulture), Table.Figure(rate), Table.Figure(rate * rows));
        }

        return Task.FromResult<IReadOnlyList<Table>>([table]);
    }

    private static double CommitsPerSecond(string file, int rows, int seconds)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; " +
            "CREATE TABLE entry (alias TEXT PRIMARY KEY, certificate BLOB) WITHOUT ROWID;";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO entry VALUES ($alias, $certificate)";
        var alias = command.Parameters.Add("$alias", SqliteType.Text);
        command.Parameters.AddWithValue("$certificate", new byte[1500]);

        var (commits, row, watch) = (0, 0, Stopwatch.StartNew());
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            using var transaction = connection.BeginTransaction();
            command.Transaction = transaction;
            for (var i = 0; i < rows; i++)
            {
                alias.Value = string.Create(CultureInfo.InvariantCulture, $"p{row++:D7}");
                command.ExecuteNonQuery();
            }

            transaction.Commit();
            commits++;
        }

        return commits / watch.Elapsed.TotalSeconds;
    }
}
