namespace Latchkey.Promises;

/// <summary>The two databases.</summary>
internal static class Engines
{
    /// <summary>Measures on SQLite, then on PostgreSQL.</summary>
    /// <param name="measure">Measures a server with these settings.</param>
    public static async Task<Outcome> BothAsync(Func<string[], Task<Outcome>> measure)
    {
        var onSqlite = await measure([]);
        await using var cluster = await PostgreSqlCluster.StartAsync();
        var onPostgreSql = await measure([cluster.Setting]);
        return new Outcome($"SQLite: {onSqlite.Reached}; PostgreSQL: {onPostgreSql.Reached}", onSqlite.IsKept && onPostgreSql.IsKept);
    }
}
