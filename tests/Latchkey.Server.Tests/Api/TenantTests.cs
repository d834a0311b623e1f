using Latchkey.Keystores.Access;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api;

/// <summary>What another tenant has looks like what nobody has.</summary>
[OnBothEngines]
public sealed class TenantTests
{
    private const int Requests = 10_000;

    [Fact]
    public async Task Entries_of_another_tenant_are_answered_like_entries_that_are_not_there()
    {
        await using var server = await RunningServer.StartAsync();
        using var other = await server.ClientOfAsync("other", [.. Roles.All]);
        using var client = await server.ClientOfAsync("default", [.. Roles.All]);
        await other.ImportAsync("theirs", Vectors.Body("self-signed-rsa.pem"));

        var operations = Operations.Of(server).Where(operation => operation.Path.Contains("{Hexalias}", StringComparison.Ordinal)).ToList();
        var leaks = 0;
        await Parallel.ForAsync(0, Requests / 2, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var operation = operations[i % operations.Count];
            var (there, nowhere) = (await AnswerAsync(client, operation, "theirs"), await AnswerAsync(client, operation, "nobody"));
            if (there != nowhere) Interlocked.Increment(ref leaks);
        });
        leaks.ShouldBe(0);
        (await client.GetAsync("KeystoreEntries", ("Accept", "application/json"))).Entries.ShouldBeEmpty();
        (await other.GetAsync("KeystoreEntries", ("Accept", "application/json"))).Entries.Keys.ShouldBe(["theirs"]);
    }

    private static async Task<(int Status, string Text)> AnswerAsync(ApiClient client, OData.Operations.Operation operation, string alias)
    {
        var answer = await client.SendAsync(operation, alias, ("Accept", "application/json"));
        return (answer.Status,
            answer.Text.Replace(ApiClient.Hex(alias), "hex", StringComparison.Ordinal).Replace(alias, "alias", StringComparison.Ordinal));
    }
}
