using Latchkey.Application.ServiceKeys;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>No other site can make a browser change anything, whatever operation of the table it tries.</summary>
public sealed class ForgeryTests
{
    [Fact]
    public async Task Every_operation_that_changes_something_refuses_basic_and_a_cookie_without_their_token()
    {
        await using var server = await RunningServer.StartAsync();
        using var basic = ApiClient.Basic(server.Root, server.ClientId, server.ClientSecret);
        var cookie = (await basic.GetAsync("", ("X-CSRF-Token", "Fetch"))).Headers["Set-Cookie"].Split(';')[0];
        var writes = Operations.Of(server).Where(operation => operation.Method != "GET")
            .Append(new("POST", "$batch", "", _ => throw new InvalidOperationException())).ToList();
        writes.Count.ShouldBeGreaterThan(10);
        foreach (var operation in writes)
        {
            foreach (var headers in new (string, string)[][] { [], [("Cookie", cookie)] })
                (await basic.SendAsync(operation, "x", headers)).Headers.GetValueOrDefault("X-CSRF-Token")
                    .ShouldBe("Required", operation.Path);
        }
    }

    [Fact]
    public async Task A_cookie_alone_is_no_sign_in()
    {
        await using var server = await RunningServer.StartAsync();
        using var basic = ApiClient.Basic(server.Root, server.ClientId, server.ClientSecret);
        var fetched = (await basic.GetAsync("", ("X-CSRF-Token", "Fetch"))).Headers;
        using var anonymous = ApiClient.Anonymous(server.Root);
        foreach (var operation in Operations.Of(server))
            (await anonymous.SendAsync(operation, "x", ("Cookie", fetched["Set-Cookie"].Split(';')[0]),
                ("X-CSRF-Token", fetched["X-CSRF-Token"]))).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task No_read_changes_anything_whatever_it_asks_for(string method)
    {
        await using var server = await RunningServer.StartAsync(("ProviderKeys:Enabled", "true"));
        using var client = await server.SignInAsync();
        await client.ImportAsync("kept", Vectors.Body("self-signed-rsa.pem"));
        var before = await StateAsync(server);
        foreach (var operation in Operations.Of(server))
        {
            foreach (var options in new[] { "", "?deleteEntries=true", "?retrieveBackup=backup_admin_system",
                "?activate=true&keystoreName=KeyRenewal", "?renameAlias=x", "?copy=true" })
                await client.SendAsync(
                    method, operation.Target("kept") + options, null, ("X-HTTP-Method", "DELETE"), ("X-HTTP-Method-Override", "DELETE"));
        }

        (await StateAsync(server)).ShouldBe(before);
    }

    private static async Task<long> StateAsync(RunningServer server) =>
        (await server.Service<Keystores.Stores.IKeystoreStore>()
            .ReadAsync(NewServiceKey.DefaultTenant, TestContext.Current.CancellationToken)).Revision;
}
