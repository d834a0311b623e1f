using System.Text.Json;
using System.Text.RegularExpressions;
using Latchkey.Keystores.Access;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.Approvals;

/// <summary>A server on which everything that can need a second person does, with the administrator and a second person.</summary>
public abstract partial class ApprovalTest : KeystoreTest
{
    protected override (string Key, string Value)[] Settings => [("Approvals:Acts", "purge, replace, restore, service-key, master-key")];

    private protected ApiClient Second { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Second = await Server.ClientOfAsync("default", Roles.ApprovalsEdit);
    }

    public override async ValueTask DisposeAsync()
    {
        Second.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The request in an answer.</summary>
    private protected static string RequestIn(Answer answer)
    {
        answer.Status.ShouldBe(403, answer.Text);
        return RequestIn(answer.Text);
    }

    private protected static string RequestIn(string text)
    {
        var match = RequestText().Match(text);
        match.Success.ShouldBeTrue(text);
        return match.Groups[1].Value;
    }

    private protected static Task<Answer> DecideAsync(ApiClient client, string id, string decision = "approve") => client.SendAsync(
        "PUT", $"Approvals('{id}')?decision={decision}", JsonSerializer.SerializeToUtf8Bytes(new { Status = (string?)null }),
        ("Content-Type", "application/json"), ("Accept", "application/json"));

    private protected async Task ApproveAsync(string id) => (await DecideAsync(Second, id)).Status.ShouldBe(204);

    private protected async Task<JsonElement> ReadAsync(string id) =>
        (await Second.GetAsync($"Approvals('{id}')", ("Accept", "application/json"))).Data;

    /// <summary>Entries that have ended, each in a version; the answer is their paths.</summary>
    private protected async Task<IReadOnlyList<string>> EndedAsync(params string[] aliases)
    {
        foreach (var alias in aliases)
        {
            await Client.ImportAsync(alias, Vectors.Body("self-signed-rsa.pem"));
            (await DeleteAsync(Entry(alias))).Status.ShouldBe(204);
        }

        var versions = (await GetAsync("EntryVersions")).Data.GetProperty("results").EnumerateArray()
            .ToDictionary(version => version.GetProperty("Alias").GetString()!);
        string? Text(string alias, string property) => versions[alias].GetProperty(property).GetString();
        return [.. aliases.Select(alias => $"EntryVersions(Hexalias='{Text(alias, "Hexalias")}',Number={Text(alias, "Number")}L)")];
    }

    [GeneratedRegex("Another person must approve this: request ([0-9a-f-]{36})")]
    private static partial Regex RequestText();
}
