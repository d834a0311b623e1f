using Latchkey.Keystores.Stores;
using Latchkey.Storage.PostgreSql;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.PostgreSql;

/// <summary>Neither the environment nor the home of the user has a part in how the database is reached.</summary>
[OnBothEngines]
public sealed class DriverVariablesTests
{
    public DriverVariablesTests() => TestDatabase.RequirePostgreSql();

    [Fact]
    public async Task Variables_that_the_driver_would_read_are_removed_from_the_environment()
    {
        DriverVariables.Names.ShouldContain("PGTZ");
        Environment.SetEnvironmentVariable("PGTZ", "Pacific/Kiritimati"); // of those that Npgsql reads, the one that harms no other test
        await using var storage = await TestStorage.OpenAsync();
        Environment.GetEnvironmentVariable("PGTZ").ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_password_comes_from_the_connection_string_alone(bool isGiven)
    {
        using var home = new WorkFolder();
        await using var cluster = TestStorage.Closed();
        await using var asking = new PasswordAsking();
        File.WriteAllText(home[".pgpass"], "*:*:*:*:of the home");
        File.SetUnixFileMode(home[".pgpass"], UnixFileMode.UserRead);
        Environment.SetEnvironmentVariable("HOME", home["."]);
        Environment.SetEnvironmentVariable("PGPASSFILE", home[".pgpass"]);
        await using var storage =
            cluster.Through(
                $"Host=127.0.0.1;Port={asking.Port};Username=latchkey;SSL Mode=Disable;GSS Encryption " +
                $"Mode=Disable{(isGiven ? ";Password=of the string" : "")}");
        await storage.Storage.OpenAsync(TestStorage.Token).ShouldThrowAsync<StorageException>();
        asking.Passwords.Distinct().ShouldBe(isGiven ? ["of the string"] : []);
    }
}
