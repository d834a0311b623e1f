using System.Globalization;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Metrics;

/// <summary>The content of the page.</summary>
public sealed class MetricsPageTests : KeystoreTest
{
    private const string NotAfter = "latchkey_entry_not_after_timestamp_seconds";

    [Fact]
    public async Task An_entry_has_a_line_with_its_end_for_as_long_as_it_is_there()
    {
        await Client.ImportAsync("mycertificate", Vectors.Body("self-signed-rsa.pem"));
        var seconds = (await EndAsync("mycertificate")).ToUnixTimeSeconds();
        const string Labels =
            """tenant="default",keystore="system",alias="mycertificate",type="Certificate",owner="Tenant Administrator" """;
        (await PageAsync()).Lines(NotAfter).ShouldBe([$"{NotAfter}{{{Labels.TrimEnd()}}} {seconds}"]);
        (await DeleteAsync(Entry("mycertificate"))).Status.ShouldBe(204);
        (await PageAsync()).Lines(NotAfter).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_alias_cannot_leave_its_label()
    {
        await Client.ImportAsync("a\" 1\\b", Vectors.Body("self-signed-rsa.pem"));
        (await PageAsync()).Lines(NotAfter).ShouldHaveSingleItem().ShouldContain("""alias="a\" 1\\b",type=""");
    }

    [Fact]
    public async Task Operations_are_counted_by_their_template_and_the_parts_of_a_batch_by_themselves()
    {
        const string Read = """latchkey_operation_duration_seconds_count{operation="KeystoreEntries('{Hexalias}')",method="GET",status=""";
        (await GetAsync(Entry("nothing"))).Status.ShouldBe(404);
        (await GetAsync("NoSuchSet('secret')")).Status.ShouldBe(404);
        await Client.ImportAsync("one", Vectors.Body("self-signed-rsa.pem"));
        (await GetAsync(Entry("one"))).Status.ShouldBe(200);
        await new BatchText().Query(Entry("one")).SendAsync(Client);
        var page = await PageAsync();
        page.Value($"{Read}\"4xx\"}}").ShouldBe(1);
        page.Value($"{Read}\"2xx\"}}").ShouldBe(2);
        page.Value("""latchkey_operation_duration_seconds_count{operation="none",method="none",status="4xx"}""").ShouldBe(1);
        page.Value("""latchkey_operation_duration_seconds_count{operation="$batch",method="POST",status="2xx"}""").ShouldBe(1);
        page.Value("""latchkey_http_request_duration_seconds_count{route="/api/v1",status="2xx"}""").ShouldBe(3);
        page.Text.ShouldNotContain("NoSuchSet");
        page.Lines("latchkey_operation").ShouldNotContain(line => line.Contains(ApiClient.Hex("one")));
    }

    [Fact]
    public async Task A_histogram_counts_every_measurement_up_to_its_bound()
    {
        await Client.ImportAsync("one", Vectors.Body("self-signed-rsa.pem"));
        await Client.ImportAsync("two", Vectors.Body("self-signed-ec.pem"));
        var page = await PageAsync();
        var commits = page.Value("latchkey_commit_changes_count");
        commits.ShouldBeGreaterThanOrEqualTo(2);
        page.Value("""latchkey_commit_changes_bucket{le="+Inf"}""").ShouldBe(commits);
        var alone = page.Value("""latchkey_commit_changes_bucket{le="1"}""");
        alone.ShouldBeInRange(1, commits);
        var changes = page.Value("latchkey_commit_changes_sum");
        changes.ShouldBeInRange(commits, commits + 2, "a job of the server may commit together with an import");
        (alone == commits).ShouldBe(changes == commits);
    }

    [Fact]
    public async Task Entries_are_counted_by_the_state_of_their_validity_and_weak_keys_apart()
    {
        await GenerateAsync("pair"); // of 1,024 bits
        var end = await EndAsync("pair");
        (await StateAsync("Valid")).ShouldBe(1);
        (await PageAsync()).Value("""latchkey_weak_keys{tenant="default"}""").ShouldBe(1);
        Server.Clock.SetUtcNow(end.AddDays(-30));
        (await StateAsync("ExpiresSoon")).ShouldBe(1);
        Server.Clock.SetUtcNow(end);
        (await StateAsync("Expired")).ShouldBe(1);
        (await StateAsync("Valid")).ShouldBe(0);
    }

    [Fact]
    public async Task A_failure_to_sign_in_and_a_refused_commit_are_counted_from_zero()
    {
        var before = await PageAsync();
        before.Lines("latchkey_commit_failures_total ").ShouldBe(["latchkey_commit_failures_total 0"]);
        before.Lines("latchkey_sign_in_failures_total ").ShouldBe(["latchkey_sign_in_failures_total 0"]);
        using var stranger = ApiClient.Basic(Server.Root, "sb-stranger", "guess");
        for (var i = 0; i < 3; i++) await stranger.GetAsync("KeystoreEntries");
        (await PageAsync()).Value("latchkey_sign_in_failures_total").ShouldBe(3);
    }

    [Fact]
    public async Task Without_lines_of_entries_the_rest_is_there()
    {
        await Client.ImportAsync("mycertificate", Vectors.Body("self-signed-rsa.pem"));
        await Server.RestartAsync(("Metrics:EntrySeries", "false"));
        var page = await PageAsync();
        page.Text.ShouldNotContain("mycertificate");
        page.Value("""latchkey_entries{tenant="default",keystore="system",state="Valid"}""").ShouldBe(1);
    }

    [Fact]
    public async Task A_sealed_server_shows_that_it_is_sealed_and_no_entries()
    {
        await Client.ImportAsync("mycertificate", Vectors.Body("self-signed-rsa.pem"));
        (await PageAsync()).Value("latchkey_sealed").ShouldBe(0);
        File.Move(Path.Combine(Server.Folder, "master.key"), Tools["away"]);
        await Server.RestartAsync();
        var page = await PageAsync();
        page.Status.ShouldBe(200);
        page.Value("latchkey_sealed").ShouldBe(1);
        page.Text.ShouldNotContain("mycertificate");
    }

    private async Task<DateTimeOffset> EndAsync(string alias) =>
        DateTimeOffset.Parse(
            (await GetAsync($"{Entry(alias)}/ValidNotAfter/$value")).Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private Task<MetricsPage> PageAsync() => MetricsPage.OfAsync(Server);

    private async Task<double> StateAsync(string state) =>
        (await PageAsync()).Value($$"""latchkey_entries{tenant="default",keystore="system",state="{{state}}"}""");
}
