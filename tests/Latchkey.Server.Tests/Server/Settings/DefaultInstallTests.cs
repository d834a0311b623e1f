using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Settings;

/// <summary>What nobody has set is safe (promise A6).</summary>
public sealed class DefaultInstallTests
{
    [Fact]
    public async Task There_is_one_service_key_with_a_secret_that_no_other_installation_has()
    {
        await using var first = await RunningServer.StartAsync();
        await using var second = await RunningServer.StartAsync();
        (await first.ServiceKeys.ListAsync(TestContext.Current.CancellationToken)).ShouldHaveSingleItem().Name.ShouldBe("administrator");
        first.ClientSecret.Length.ShouldBeGreaterThanOrEqualTo(43, "256 bits in base64");
        second.ClientSecret.ShouldNotBe(first.ClientSecret);
        second.ClientId.ShouldNotBe(first.ClientId);
        using var stranger = ApiClient.Basic(second.Root, first.ClientId, first.ClientSecret);
        (await stranger.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("admin", "admin")]
    [InlineData("administrator", "administrator")]
    [InlineData("latchkey", "latchkey")]
    [InlineData("sb-admin", "changeit")]
    [InlineData("", "")]
    public async Task No_usual_password_opens(string clientId, string secret)
    {
        await using var server = await RunningServer.StartAsync();
        using var client = ApiClient.Basic(server.Root, clientId, secret);
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Every_operation_asks_who_is_there()
    {
        await using var server = await RunningServer.StartAsync();
        using var anonymous = ApiClient.Anonymous(server.Root);
        foreach (var operation in Operations.Of(server))
            (await anonymous.SendAsync(operation, "somebody")).Status.ShouldBe(401, $"{operation.Method} {operation.Path}");
    }

    [Fact]
    public void Only_this_machine_is_listened_to() => SettingsOf.Values().Server.Urls.ShouldBe(["http://127.0.0.1:8080"]);

    [Fact]
    public void No_setting_has_a_secret_for_its_default() => SettingsOf.Values().InForce.Where(setting => setting.Value.Length > 0)
        .ShouldNotContain(setting => setting.Key.Contains("Password", StringComparison.OrdinalIgnoreCase)
            || setting.Key.Contains("Secret", StringComparison.OrdinalIgnoreCase));
}
