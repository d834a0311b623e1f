using Latchkey.Application.Access;
using Latchkey.Server.Settings;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Latchkey.Server.Tests.Server.Hosting;

/// <summary>Of what a database has once, two servers that start on it at the same time make one.</summary>
[OnBothEngines]
public sealed class FirstStartTests
{
    private const int Rounds = 4;

    public FirstStartTests() => TestDatabase.RequirePostgreSql();

    [Fact]
    public async Task Two_first_starts_make_one_data_key_one_administrator_and_one_key_pair_of_the_operator()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var storage = TestStorage.Closed();
            await storage.ServiceKeys.AnyAsync(TestStorage.Token); // makes the schema, so that the servers meet after it
            var started = await Task.WhenAll(StartAsync(storage, "one"), StartAsync(storage, "two"));
            started.ShouldAllBe(server => server.SealedBecause == null);
            foreach (var server in started) await server.DisposeAsync();

            foreach (var purpose in new[] { "Data", "Session" })
                storage.Database.Scalar($"SELECT count(*) FROM DataKeys WHERE Purpose = '{purpose}'").ShouldBe(1L);
            storage.Database.Scalar("SELECT count(*) FROM ServiceKeys").ShouldBe(1L);
            new[] { "one", "two" }.Count(name => File.Exists(Path.Combine(storage.Folder, name, AdministratorKey.FileName))).ShouldBe(1);
            storage.Database.Scalar("SELECT count(*) FROM KeystoreEntries").ShouldBe(3L, "root, issuing and the key pair");
            storage.Database.Scalar("SELECT count(*) FROM EntryVersions").ShouldBe(0L, "nothing was replaced");
        }
    }

    private static Task<LatchkeyServer> StartAsync(TestStorage storage, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(storage.Folder, name)).FullName;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var key = Path.Combine(folder, "master.key");
        File.Copy(storage.KeyFile, key);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var database = Path.Combine(folder, "database.txt");
        File.WriteAllText(database, storage.Database.ConnectionString);
        var values = new Dictionary<string, string?>
        {
            ["Server:Urls"] = "http://127.0.0.1:0",
            ["Storage:Folder"] = folder,
            ["Storage:DatabaseFile"] = database,
            ["Trust:BundleFile"] = ""
        };
        return LatchkeyServer.StartAsync(
            LatchkeySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build()), builder =>
                builder.Logging.ClearProviders(), TestStorage.Token);
    }
}
