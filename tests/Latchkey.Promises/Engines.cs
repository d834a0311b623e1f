namespace Latchkey.Promises;

/// <summary>The two databases.</summary>
internal static class Engines
{
    /// <summary>Measures on SQLite, then on PostgreSQL.</summary>
    /// <param name="measure">Measures a server with these settings.</param>
    public static Task<Outcome> BothAsync(Func<string[], Task<Outcome>> measure) =>
        BothAsync(cluster => measure(cluster is null ? [] : [cluster.Setting]));

    /// <summary>The same.</summary>
    /// <param name="measure">Measures on a cluster of PostgreSQL, or on SQLite.</param>
    public static async Task<Outcome> BothAsync(Func<PostgreSqlCluster?, Task<Outcome>> measure)
    {
        var onSqlite = await measure(null);
        await using var cluster = await PostgreSqlCluster.StartAsync();
        var onPostgreSql = await measure(cluster);
        return new Outcome($"SQLite: {onSqlite.Reached}; PostgreSQL: {onPostgreSql.Reached}", onSqlite.IsKept && onPostgreSql.IsKept);
    }
}
