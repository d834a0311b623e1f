using Latchkey.Keystores.Stores;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Tests.Infrastructure;
using Npgsql;

namespace Latchkey.Storage.Tests.PostgreSql;

/// <summary>Without a word on TLS, the certificate of the database and the name in it are checked.</summary>
[OnBothEngines]
public sealed class EncryptedConnectionTests
{
    public EncryptedConnectionTests() => TestDatabase.RequirePostgreSql();

    [Fact]
    public async Task A_server_with_a_trusted_certificate_of_its_name_is_used()
    {
        await using var cluster = TestStorage.Closed();
        await using var storage = cluster.Through(Encrypted(cluster, "localhost", isTrusted: true));
        await storage.Storage.OpenAsync(TestStorage.Token);
        (await storage.ImportAsync("one")).After.Revision.ShouldBe(1);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost", false)]
    public async Task A_server_with_another_name_or_an_unknown_certificate_is_refused(string host, bool isTrusted)
    {
        await using var cluster = TestStorage.Closed();
        await using var storage = cluster.Through(Encrypted(cluster, host, isTrusted));
        var refused = await storage.Storage.OpenAsync(TestStorage.Token).ShouldThrowAsync<StorageException>();
        refused.GetBaseException().ShouldBeOfType<System.Security.Authentication.AuthenticationException>();
    }

    // With the first file the connection would be made, with the second the driver would fail in another way.
    [Theory]
    [InlineData("root.crt", true)]
    [InlineData("postgresql.crt", false)]
    public async Task A_file_in_the_home_of_the_user_has_no_effect(string name, bool isAuthority)
    {
        using var home = new WorkFolder();
        await using var cluster = TestStorage.Closed();
        var authority = Path.Combine(new NpgsqlConnectionStringBuilder(cluster.Database.ConnectionString).Host!, "ca.pem");
        Directory.CreateDirectory(home[".postgresql"]);
        File.WriteAllBytes(Path.Combine(home[".postgresql"], name), isAuthority
            ? File.ReadAllBytes(authority)
            : "no certificate"u8.ToArray());
        Environment.SetEnvironmentVariable("HOME", home["."]);
        await using var storage = cluster.Through(Encrypted(cluster, "localhost", isTrusted: !isAuthority));
        if (isAuthority) await storage.Storage.OpenAsync(TestStorage.Token).ShouldThrowAsync<StorageException>();
        else await storage.Storage.OpenAsync(TestStorage.Token);
    }

    private static string Encrypted(TestStorage cluster, string host, bool isTrusted)
    {
        var text = new NpgsqlConnectionStringBuilder(cluster.Database.ConnectionString);
        if (isTrusted) text.RootCertificate = Path.Combine(text.Host!, "ca.pem");
        text.Host = host;
        text.Remove("SSL Mode");
        return text.ToString();
    }
}
