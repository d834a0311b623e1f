using Latchkey.Bench.Contenders;

namespace Latchkey.Bench.Load;

/// <summary>
/// Scripts of pgbench that write what an import writes, into tables with the same columns and indexes in a schema of their own. The values
/// are those of imports by Latchkey; the certificate is one of middle length, and only keys are new.
/// </summary>
internal static class ImportStatements
{
    private const string Newest = """ORDER BY "Sequence" DESC""";

    // A number that no other client, round or transaction has: a variable of pgbench keeps its value for the next transaction.
    private const string NextNumber = "\\set n :n + 1\n\\set id :round * 1000000000 + :client_id * 10000000 + :n\n";

    /// <summary>Makes the tables.</summary>
    public static Task PrepareAsync(PostgreSqlCluster cluster) => cluster.RunAsync(
        """
        CREATE SCHEMA pgbench;
        CREATE TABLE pgbench."KeystoreEntries" (LIKE "KeystoreEntries" INCLUDING ALL);
        CREATE TABLE pgbench."AuditRecords" (LIKE "AuditRecords" INCLUDING ALL);
        CREATE TABLE pgbench."Commits" (LIKE "Commits" INCLUDING ALL);
        CREATE TABLE pgbench."Tenants" (LIKE "Tenants" INCLUDING ALL);
        CREATE TABLE pgbench."Keystores" (LIKE "Keystores" INCLUDING ALL);
        CREATE TABLE pgbench."AuditMarks" (LIKE "AuditMarks" INCLUDING ALL);
        INSERT INTO pgbench."Tenants" SELECT * FROM "Tenants";
        INSERT INTO pgbench."Keystores" SELECT * FROM "Keystores";
        INSERT INTO pgbench."AuditMarks" SELECT * FROM "AuditMarks";
        """);

    /// <summary>
    /// Inserts the rows of an import: the entry and its audit record. The row that proves a commit is one for many imports.
    /// </summary>
    public static async Task<string> RowsAsync(PostgreSqlCluster cluster) =>
        $"{NextNumber}BEGIN;\n{await InsertsAsync(cluster)}COMMIT;\n";

    /// <summary>
    /// The same, with the row that proves the commit, and changes the rows that every import changes: those of the tenant, the keystore and
    /// the end of the audit log. So each import waits for the commit of the one before.
    /// </summary>
    public static async Task<string> AllAsync(PostgreSqlCluster cluster)
    {
        var commit = await InsertAsync(cluster, "Commits", Newest, ("Id", "gen_random_uuid()"), ("Sequence", ":id::bigint"));
        return
            $"""
            {NextNumber}BEGIN;
            SELECT * FROM pgbench."Tenants" WHERE "Name" = 'default' FOR UPDATE;
            UPDATE pgbench."Tenants" SET "Revision" = "Revision" + 1, "EntryCount" = "EntryCount" + 1 WHERE "Name" = 'default';
            UPDATE pgbench."Keystores" SET "LastModifiedTimeUnixMs" = :id WHERE "Tenant" = 'default' AND "Name" = 'system';
            UPDATE pgbench."AuditMarks" SET "Sequence" = "Sequence" + 1 WHERE "Tenant" = 'default' AND "Name" = 'head';
            {await InsertsAsync(cluster)}{commit}COMMIT;

            """;
    }

    private static async Task<string> InsertsAsync(PostgreSqlCluster cluster)
    {
        const string MiddleLength = """ORDER BY length("CertificateDer") OFFSET (SELECT count(*) / 2 FROM "KeystoreEntries")""";
        return await InsertAsync(cluster, "KeystoreEntries", MiddleLength, ("Alias", "'p' || :id::text"), ("Revision", ":id::bigint"))
            + await InsertAsync(cluster, "AuditRecords", Newest, ("Sequence", ":id::bigint"));
    }

    // An INSERT with the values of a row that Latchkey has written. Colons are escaped, because pgbench takes them for variables.
    private static Task<string> InsertAsync(
        PostgreSqlCluster cluster, string table, string choice, params (string Column, string Value)[] keys)
    {
        var values = string.Concat(
            keys.Select(key => $"WHEN '{key.Column}' THEN '{key.Value.Replace("'", "''", StringComparison.Ordinal)}' "));
        return cluster.RunAsync(
            $"""
            SELECT format('INSERT INTO pgbench.%I (%s) VALUES (%s);', '{table}',
              string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position),
              string_agg(
                CASE column_name {values} ELSE coalesce(
                  'E''' || replace(replace(replace(value, '\', '\\'), '''', ''''''), ':', '\x3A') || '''::' || udt_name, 'NULL') END,
                ', ' ORDER BY ordinal_position))
            FROM (SELECT * FROM "{table}" {choice} LIMIT 1) AS chosen, json_each_text(row_to_json(chosen))
            JOIN information_schema.columns ON column_name = key AND table_name = '{table}' AND table_schema = 'public';
            """);
    }
}
