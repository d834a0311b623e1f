using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Latchkey.Storage;

/// <summary>
/// Lets <c>dotnet ef migrations add NAME --project src/Latchkey.Storage</c> see the model; it touches no database.
/// Make the class of the new migration internal, as all of this assembly.
/// </summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<StorageContext>
{
    public StorageContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<StorageContext>().UseSqlite("Data Source=:memory:").Options);
}
