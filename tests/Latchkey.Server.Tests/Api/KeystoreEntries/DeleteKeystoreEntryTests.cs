using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.KeystoreEntries;

[OnBothEngines]
public sealed class DeleteKeystoreEntryTests
{
    [Fact]
    public async Task Delete_answers_204_and_the_entry_is_gone()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await server.SignInAsync();
        await client.ImportAsync("gone", Vectors.Body("self-signed-rsa.pem"));

        (await client.DeleteAsync($"KeystoreEntries('{ApiClient.Hex("gone")}')")).Status.ShouldBe(204);
        (await client.GetAsync($"KeystoreEntries('{ApiClient.Hex("gone")}')")).Status.ShouldBe(404);
        (await client.DeleteAsync($"KeystoreEntries('{ApiClient.Hex("gone")}')")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Delete_asked_for_its_entries_answers_those_that_remain()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await server.SignInAsync();
        await client.ImportAsync("gone", Vectors.Body("self-signed-rsa.pem"));
        await client.ImportAsync("stays", Vectors.Body("self-signed-ec.pem"));

        var answer = await client.DeleteAsync(
            $"KeystoreEntries('{ApiClient.Hex("gone")}')?returnKeystoreEntries=true", ("Accept", "application/json"));
        answer.Status.ShouldBe(200);
        answer.Entries.Keys.ShouldBe(["stays"]);
    }
}
