using Latchkey.Server.Tests.Infrastructure;
using Latchkey.Storage.PostgreSql;

namespace Latchkey.Server.Tests.Storage.PostgreSql;

/// <summary>The environment has no part in how the database is reached.</summary>
public sealed class DriverVariablesTests
{
    public DriverVariablesTests() => TestDatabase.RequirePostgreSql();

    [Fact]
    public async Task What_the_driver_would_read_is_taken_out_of_the_environment()
    {
        DriverVariables.Names.ShouldContain("PGTZ");
        Environment.SetEnvironmentVariable("PGTZ", "Pacific/Kiritimati"); // of those that Npgsql reads, the one that harms no other test
        await using var storage = await TestStorage.OpenAsync();
        Environment.GetEnvironmentVariable("PGTZ").ShouldBeNull();
    }
}
