using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>
/// The commands for more than one person, for stolen keys and for a log that is kept elsewhere, each beside one running server.
/// </summary>
public sealed partial class OperatorCommandTests(OperatedServer server) : IClassFixture<OperatedServer>
{
    private static readonly byte[] Certificate = File.ReadAllBytes(Path.Combine(Repository.Root, "examples", "isrg-root-x1.pem"));

    [Fact]
    public async Task The_operator_approves_requests_of_others_and_none_of_their_own()
    {
        string[] create = ["service-key", "create", "--name", "ci", "--roles", "MonitoringDataRead"];
        var (exitCode, refused) = await server.RunAsync(create);
        exitCode.ShouldBe(1, refused);
        var own = RequestIn(refused);
        (await ListedAsync(own)).ShouldContain("Pending");
        (await server.RunAsync("approval", "approve", "--id", own)).ShouldSatisfyAllConditions(
            answer => answer.ExitCode.ShouldBe(1), answer => answer.Output.ShouldContain("another person"));
        (await server.RunAsync("approval", "reject", "--id", own)).ShouldBe((0, ""));
        (await ListedAsync(own)).ShouldContain("Rejected");
        RequestIn((await server.RunAsync(create)).Output).ShouldNotBe(own);

        using var administrator = await server.SignInAsync();
        (await administrator.ImportAsync("to purge", Certificate)).ShouldBe(204);
        (await administrator.DeleteAsync("to purge")).ShouldBe(204);
        var ended = JsonDocument.Parse(await administrator.GetAsync("EntryVersions")).RootElement.GetProperty("d").GetProperty("results")
            .EnumerateArray()
            .First(version => version.GetProperty("Alias").GetString() == "to purge");
        var number = ended.GetProperty("Number").GetString();
        var version = $"EntryVersions(Hexalias='{KeystoreClient.Hex("to purge")}',Number={number}L)";
        var asked = RequestIn((await administrator.SendAsync(HttpMethod.Delete, version)).Text);
        (await server.RunAsync("approval", "approve", "--id", asked)).ShouldBe((0, ""));
        (await ListedAsync(asked)).ShouldContain($"purges version {number} of 'to purge'");
        (await administrator.SendAsync(HttpMethod.Delete, version)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await ListedAsync(asked)).ShouldContain("Used");
    }

    [Fact]
    public async Task A_log_is_compared_with_a_place_that_was_kept_elsewhere()
    {
        using var administrator = await server.SignInAsync();
        (await administrator.ImportAsync("recorded", Certificate)).ShouldBe(204);
        var place = PlaceText().Match(await server.DoneAsync("audit", "verify"));
        var (sequence, hash) = (place.Groups[1].Value, place.Groups[2].Value);
        (await administrator.DeleteAsync("recorded")).ShouldBe(204);
        await server.DoneAsync(
            "audit", "verify", "--expect", $"{sequence}:{hash}", "--expect", $"default={sequence}:{hash.ToLowerInvariant()}");

        var other = (hash[0] == '0' ? '1' : '0') + hash[1..];
        foreach (var wrong in new[] { $"{sequence}:{other}", $"{sequence}000:{hash}", $"elsewhere={sequence}:{hash}" })
        {
            var (exitCode, output) = await server.RunAsync("audit", "verify", "--expect", wrong);
            exitCode.ShouldBe(2, output);
            output.ShouldContain("is not the expected one: ");
        }

        (await server.RunAsync("audit", "verify", "--expect", hash)).ShouldSatisfyAllConditions(
            answer => answer.ExitCode.ShouldBe(1), answer => answer.Output.ShouldContain("is not SEQUENCE:HASH"));
    }

    [Fact]
    public async Task The_head_of_the_log_is_posted_and_logged_signed_and_openssl_checks_both()
    {
        var current = await CurrentKeyAsync();
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "public.pem"), await server.DoneAsync("audit", "public-key"));
        using var administrator = await server.SignInAsync();
        JsonElement[] Posted() =>
            [.. server.Hooks.Received.Where(received => received.GetProperty("data").GetProperty("keyId").GetString() == current)];
        Match[] Logged() =>
            [.. LoggedHead().Matches(server.Log).Where(line => line.Groups[1].Value.Contains($"key {current}", StringComparison.Ordinal))];
        for (var attempt = 0; Posted().Length == 0 || Logged().Length == 0; attempt++)
        {
            attempt.ShouldBeLessThan(200, "a head is signed after every five records");
            if (attempt < 10) (await administrator.ImportAsync($"signed {current} {attempt}", Certificate)).ShouldBe(204);
            await Task.Delay(100);
        }

        var head = Posted()[^1];
        head.GetProperty("type").GetString().ShouldBe("io.latchkey.audit.head");
        var data = head.GetProperty("data");
        await CheckAsync(data.GetProperty("statement").GetString()!, data.GetProperty("signature").GetString()!);
        await CheckAsync(Logged()[^1].Groups[1].Value.Replace("\\n", "\n", StringComparison.Ordinal), Logged()[^1].Groups[2].Value);

        var lines = data.GetProperty("statement").GetString()!.Split('\n');
        (lines[0], lines[1]).ShouldBe(("latchkey audit head v1", "tenant default"));
        await server.DoneAsync("audit", "verify", "--expect", $"{lines[2]["sequence ".Length..]}:{lines[3]["hash ".Length..]}");
    }

    [Fact]
    public async Task A_session_that_is_ended_is_over_and_its_client_signs_in_again()
    {
        using var before = await server.SignInAsync();
        (await server.DoneAsync("session", "end", "--subject", server.ClientId))
            .ShouldStartWith($"Every session and token of the service key '{server.ClientId}' has ended.");
        await ShouldBeOverAsync(before);
        using var after = await server.SignInAsync();
        (await after.ListAsync()).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Everybody_is_signed_out_and_keeps_their_service_key()
    {
        using var before = await server.SignInAsync();
        (await server.RunAsync("service-key", "sign-everybody-out")).ShouldBe((0, ""));
        await ShouldBeOverAsync(before);
        using var after = await server.SignInAsync();
        (await after.ListAsync()).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_data_key_is_replaced_while_private_keys_go_on_signing()
    {
        using var client = await server.SignInAsync();
        (await client.GenerateAsync("sealed")).ShouldBe(204);
        var former = await CurrentKeyAsync();
        (await server.DoneAsync("data-key", "rotate")).ShouldStartWith("A new data key is in use.");
        string status;
        for (var attempt = 0; !(status = await server.DoneAsync("data-key", "status"))
            .Contains("Rows left:  0", StringComparison.Ordinal); attempt++)
        {
            attempt.ShouldBeLessThan(100, status);
            await Task.Delay(100);
        }

        status.ShouldContain($"Replaced:   {former}  (still opens and verifies)", Case.Sensitive,
            "for a minute, in which other servers learn of the new one");
        (await CurrentKeyAsync()).ShouldNotBe(former);
        (await client.SigningRequestAsync("sealed")).ShouldBe(HttpStatusCode.OK);
        await server.DoneAsync("audit", "verify");
    }

    private static string RequestIn(string text) =>
        RequestText().Match(text) is { Success: true } found ? found.Groups[1].Value : throw new ShouldAssertException(text);

    private static async Task ShouldBeOverAsync(KeystoreClient client) =>
        (await Should.ThrowAsync<HttpRequestException>(client.ListAsync)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

    // Earlier backups open by the old one alone.
    [Fact]
    public async Task A_master_key_that_is_replaced_is_kept_under_another_name_and_the_operator_is_told_where()
    {
        var file = Path.Combine(server.Folder, "data", "master.key");
        var former = await File.ReadAllTextAsync(file);
        var kept = KeptFile().Match(await server.DoneAsync("master-key", "rotate")).Groups[1].Value;
        kept.ShouldStartWith($"{file}.");
        (await File.ReadAllTextAsync(kept)).ShouldBe(former);
        File.GetUnixFileMode(kept).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(file)).ShouldNotBe(former);
    }

    private async Task<string> CurrentKeyAsync() =>
        (await server.DoneAsync("data-key", "status")).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

    /// <summary>The line of a request.</summary>
    private async Task<string> ListedAsync(string id) =>
        (await server.DoneAsync("approval", "list")).Split('\n').Where(line => line.StartsWith(id, StringComparison.Ordinal))
            .ShouldHaveSingleItem();

    private async Task CheckAsync(string statement, string signature)
    {
        string File(string name) => Path.Combine(server.Folder, name);
        await System.IO.File.WriteAllTextAsync(File("statement"), statement);
        await System.IO.File.WriteAllBytesAsync(File("signature"), Convert.FromBase64String(signature));
        string[] check = ["dgst", "-sha256", "-verify", File("public.pem"), "-signature", File("signature"), File("statement")];
        (await Program.RunAsync("openssl", check)).ShouldBe((0, "Verified OK"));
        await System.IO.File.WriteAllTextAsync(File("statement"), statement.Replace("sequence ", "sequence 1", StringComparison.Ordinal));
        (await Program.RunAsync("openssl", check)).ExitCode.ShouldBe(1);
    }

    [GeneratedRegex("Another person must approve this: request ([0-9a-f-]{36})")]
    private static partial Regex RequestText();

    [GeneratedRegex(@"The old one is in (\S+)\. The server no longer needs it")]
    private static partial Regex KeptFile();

    [GeneratedRegex("default: [0-9]+ records .*; the last one is ([0-9]+):([0-9A-F]{64})")]
    private static partial Regex PlaceText();

    [GeneratedRegex(@"Signed head of the audit log: (latchkey audit head v1\\ntenant default\\n.*?) signature (\S+)")]
    private static partial Regex LoggedHead();
}
