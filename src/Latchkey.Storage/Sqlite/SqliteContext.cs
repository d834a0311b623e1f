using Latchkey.Storage.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Latchkey.Storage.Sqlite;

/// <summary>The tables in SQLite.</summary>
internal sealed class SqliteContext(DbContextOptions<SqliteContext> options) : StorageContext(options)
{
    /// <inheritdoc/>
    protected override string OrdinalCollation => "BINARY";

    /// <summary>Lets <c>dotnet ef migrations add</c> see the model (CONTRIBUTING.md); it touches no database.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteContext>
    {
        public SqliteContext CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<SqliteContext>().UseSqlite("Data Source=:memory:").Options);
    }
}
