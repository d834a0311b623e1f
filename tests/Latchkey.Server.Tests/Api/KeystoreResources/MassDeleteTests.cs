using System.Text;
using System.Text.Json;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.KeystoreResources;

/// <summary><c>PUT KeystoreResources('system')?deleteEntries=true</c> (docs/contract.md#mass-delete).</summary>
[OnBothEngines]
public sealed class MassDeleteTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private ApiClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync();
        _client = await _server.SignInAsync();
        foreach (var alias in new[] { "plain", "Company A; Company B", @"Company\A\", "stays" })
            await _client.ImportAsync(alias, Vectors.Body("self-signed-rsa.pem"));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task All_named_aliases_are_deleted_and_the_rest_is_answered()
    {
        var answer = await DeleteAsync(@"plain;Company A\; Company B;Company\\A\\");
        answer.Status.ShouldBe(200);
        answer.Entries.Keys.ShouldBe(["stays"]);
    }

    [Fact]
    public async Task The_list_of_the_rest_can_be_left_out()
    {
        (await DeleteAsync("plain", "&returnKeystoreEntries=false")).Status.ShouldBe(204);
        (await _client.GetAsync("KeystoreEntries/$count")).Text.ShouldBe("3");
    }

    [Fact]
    public async Task Aliases_that_are_not_there_are_passed_over()
    {
        (await DeleteAsync("nope;neither")).Status.ShouldBe(200);
        (await _client.GetAsync("KeystoreEntries/$count")).Text.ShouldBe("4");
    }

    [Fact]
    public async Task A_reserved_alias_in_the_list_is_forbidden_and_nothing_is_deleted()
    {
        (await DeleteAsync("plain;sap_cloudintegrationcertificate")).Status.ShouldBe(403);
        (await _client.GetAsync("KeystoreEntries/$count")).Text.ShouldBe("4");
    }

    [Theory]
    [InlineData(@"plain\")]
    [InlineData(@"pl\ain")]
    public async Task A_stray_backslash_is_refused_and_nothing_is_deleted(string aliases)
    {
        (await DeleteAsync(aliases)).Status.ShouldBe(400);
        (await _client.GetAsync("KeystoreEntries/$count")).Text.ShouldBe("4");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"Aliases\":7}")]
    [InlineData("{\"Aliases\":\"\\ud800\"}")]
    [InlineData("{\"Aliases\":\"plain\",\"Aliases\":\"stays\"}")]
    [InlineData("{\"d\":{\"d\":{\"d\":{\"d\":{\"d\":{}}}}}}")]
    [InlineData("{}")]
    public async Task A_body_that_is_not_one_object_with_aliases_is_refused(string body)
    {
        (await SendAsync(body, "")).Status.ShouldBe(400);
        (await _client.GetAsync("KeystoreEntries/$count")).Text.ShouldBe("4");
    }

    private Task<Answer> DeleteAsync(string aliases, string options = "") =>
        SendAsync(JsonSerializer.Serialize(new { Aliases = aliases }), options);

    private Task<Answer> SendAsync(string body, string options) => _client.PutAsync(
        $"KeystoreResources('system')?deleteEntries=true{options}", Encoding.UTF8.GetBytes(body), ("Accept", "application/json"),
        ("Content-Type", "application/json"));
}
