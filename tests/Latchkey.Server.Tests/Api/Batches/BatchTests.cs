using System.Text;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.Batches;

/// <summary><c>$batch</c> over HTTP: who may, what belongs to whom, and how much.</summary>
public sealed class BatchTests : KeystoreTest
{
    private static readonly byte[] Certificate = Vectors.Body("self-signed-rsa.pem");

    [Fact]
    public async Task Queries_and_changes_are_answered_in_their_order_and_see_what_is_before_them()
    {
        var answers = await new BatchText()
            .Query("KeystoreEntries/$count")
            .Changeset(Change.Import("a", Certificate), Change.Import("b", Certificate))
            .Query("/api/v1/KeystoreEntries/$count")
            .Query($"{Server.Root}api/v1/{Entry("a")}/Alias/$value")
            .Query(Entry("missing"))
            .SendAsync(Client);
        answers.Select(answer => answer.Status).ShouldBe([200, 0, 200, 200, 404]);
        answers[0].Text.ShouldBe("0");
        answers[1].Changes.Select(change => change.Status).ShouldBe([204, 204]);
        answers[2].Text.ShouldBe("2");
        answers[3].Text.ShouldBe("a");
        answers[4].Text.ShouldBe(
            """{"error":{"code":"Not Found","message":{"lang":"en","value":"Alias 'missing' not found in the keystore"}}}""");
    }

    [Fact]
    public async Task A_binary_certificate_is_taken_as_it_is()
    {
        var answers = await new BatchText().Changeset(Change.Import("der", Vectors.Body("self-signed-rsa.der")))
            .Query($"{Entry("der")}/Certificate/$value").SendAsync(Client);
        answers[0].Changes[0].Status.ShouldBe(204, answers[0].Changes[0].Text);
        answers[1].Text.ShouldBe((await GetAsync($"{Entry("der")}/Certificate/$value")).Text);
    }

    [Fact]
    public async Task Under_basic_the_batch_needs_the_token_and_its_parts_need_none()
    {
        using var basic = ApiClient.Basic(Server.Root, Server.ClientId, Server.ClientSecret);
        var batch = new BatchText().Changeset(Change.Import("a", Certificate));
        (await batch.PostAsync(basic)).Status.ShouldBe(403);
        (await new BatchText().Query("KeystoreEntries", "X-CSRF-Token: Fetch").PostAsync(basic)).Status.ShouldBe(403);
        (await EntriesAsync()).ShouldBeEmpty();

        var (token, cookie) = await FetchAsync(basic);
        var answers = await batch.SendAsync(basic, ("X-CSRF-Token", token), ("Cookie", cookie));
        answers[0].Changes[0].Status.ShouldBe(204);
    }

    [Fact]
    public async Task Without_signing_in_no_batch_is_even_read()
    {
        using var nobody = ApiClient.Anonymous(Server.Root);
        (await new BatchText().Query("KeystoreEntries").PostAsync(nobody)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Each_part_asks_for_its_own_role()
    {
        await Client.ImportAsync("a", Certificate);
        using var reader = await Server.ClientWithRolesAsync("reader", "MonitoringDataRead");
        var answers = await new BatchText().Query("KeystoreEntries/$count").Changeset(Change.Delete("a")).Query("KeystoreEntries/$count")
            .SendAsync(reader);
        answers.Select(answer => (answer.Status, answer.Text)).ShouldBe([(200, "1"), (403, ""), (200, "1")]);

        using var editor = await Server.ClientWithRolesAsync("editor", "SecurityMaterialEdit");
        answers = await new BatchText().Query("KeystoreEntries/$count").Changeset(Change.Delete("a")).SendAsync(editor);
        answers[0].Status.ShouldBe(403);
        answers[1].Changes[0].Status.ShouldBe(204);
    }

    [Theory]
    [InlineData("Authorization: Basic YTpi")]
    [InlineData("authorization: Bearer of-nobody")]
    [InlineData("Proxy-Authorization: Basic YTpi")]
    [InlineData("Cookie: JSESSIONID=1; latchkey-session=1")]
    [InlineData("X-CSRF-Token: 0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("X-CSRF-Token: Fetch")]
    public async Task A_part_that_repeats_headers_of_its_client_is_served_as_the_caller_of_the_batch(string header)
    {
        var change = Change.Import("a", Certificate) with { Headers = [header] };
        var answers = await new BatchText().Changeset(change).Query("KeystoreEntries/$count", header).SendAsync(Client);
        answers[0].Changes[0].Status.ShouldBe(204);
        (answers[1].Status, answers[1].Text).ShouldBe((200, "1"));
        answers[1].Headers.Keys.ShouldNotContain("X-CSRF-Token");
        (await EntriesAsync())["a"].GetProperty("CreatedBy").GetString().ShouldBe("administrator");
    }

    [Fact]
    public async Task Credentials_in_a_part_give_no_role_and_no_identity()
    {
        var administrator = $"Authorization: {ApiClient.BasicHeader(Server.ClientId, Server.ClientSecret)}";
        using var reader = await Server.ClientWithRolesAsync("reader", "MonitoringDataRead");
        var batch = new BatchText().Changeset(Change.Import("a", Certificate) with { Headers = [administrator] })
            .Query("KeystoreEntries/$count", administrator);
        var answers = await batch.SendAsync(reader);
        answers.Select(answer => (answer.Status, answer.Text)).ShouldBe([(403, ""), (200, "0")]);

        using var nobody = ApiClient.Anonymous(Server.Root);
        (await batch.PostAsync(nobody)).Status.ShouldBe(401);
        using var basic = ApiClient.Basic(Server.Root, Server.ClientId, Server.ClientSecret);
        var (token, cookie) = await FetchAsync(basic);
        (await new BatchText().Query("KeystoreEntries", $"X-CSRF-Token: {token}", $"Cookie: {cookie}").PostAsync(basic)).Status.ShouldBe(
            403, "the token of the batch is asked for");
    }

    [Theory]
    [InlineData(8_100, 202, "")]
    [InlineData(8_200, 400, "Invalid request line at line '5', which is longer than 8192 bytes.")]
    [InlineData(100_000, 400, "Invalid request line at line '5', which is longer than 8192 bytes.")]
    public async Task A_request_line_that_is_too_long_is_refused_by_its_name(int length, int status, string message)
    {
        var filter = $"KeystoreEntries/$count?$filter=Alias+eq+'{new string('a', 2_000)}'&x=";
        var answer = await new BatchText().Query(filter + new string('x', length - filter.Length))
            .PostAsync(Client, ("Accept", "application/json"));
        answer.Status.ShouldBe(status, answer.Text);
        answer.Text.ShouldContain(message);
    }

    [Theory]
    [InlineData("../../oauth/token")]
    [InlineData("//livez")]
    [InlineData("http://elsewhere.example/api/v1/KeystoreEntries")]
    [InlineData("$batch")]
    public async Task No_part_leaves_the_service_root(string target)
    {
        var answer = await new BatchText().Changeset(Change.Import("a", Certificate)).Query(target).PostAsync(Client);
        answer.Status.ShouldBe(400);
        (await EntriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_path_with_a_slash_in_front_counts_from_the_service_root()
    {
        var answer = await new BatchText().Query("/KeystoreEntries/$count").Query("/livez").PostAsync(Client);
        answer.Status.ShouldBe(202);
        answer.Text.ShouldContain("HTTP/1.1 200 OK");
        answer.Text.ShouldContain("Could not find an entity set or function import for 'livez'.");
    }

    [Theory]
    [InlineData(100, 202)]
    [InlineData(101, 400)]
    [InlineData(10_000, 400)]
    public async Task A_hundred_requests_are_served_and_more_refuse_the_batch(int count, int status)
    {
        var batch = new BatchText()
            .Changeset(Enumerable.Range(0, count / 2)
            .Select(i => Change.Import($"{i}", i % 2 == 0 ? Certificate : Vectors.Body("self-signed-ec.pem"))));
        for (var i = count / 2; i < count; i++) batch.Query("KeystoreEntries/$count");
        var answer = await batch.PostAsync(Client);
        answer.Status.ShouldBe(status, answer.Text);
        (await EntriesAsync()).Count.ShouldBe(status == 202 ? 50 : 0);
    }

    [Theory]
    [InlineData("under_score.example")]
    [InlineData("127.0.0.1:1")]
    [InlineData("[::1]:81")]
    public async Task The_host_that_the_client_names_is_the_host_of_the_service_root(string host)
    {
        var answers = await new BatchText().Query("/api/v1/KeystoreEntries/$count").Query($"http://{host}/api/v1/KeystoreEntries/$count")
            .SendAsync(Client, ("Host", host));
        answers.Select(answer => answer.Text).ShouldBe(["0", "0"]);
    }

    [Fact]
    public async Task A_part_has_the_limit_of_its_operation()
    {
        var answers = await new BatchText().Changeset(Change.Import("a", new byte[10_241])).SendAsync(Client);
        answers[0].Status.ShouldBe(413);
    }

    [Fact]
    public async Task A_batch_that_is_cut_off_does_nothing()
    {
        var body = Encoding.ASCII.GetBytes(
            "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\n\r\n" +
            $"PUT {Change.Import("a", []).Target} HTTP/1.1\r\n\r\n{Encoding.ASCII.GetString(Certificate)}\r\n--c--\r\n");
        var answer =
            await Client.SendAsync("POST", "$batch", body, ("Content-Type", "multipart/mixed; boundary=b"), ("Accept", "application/json"));
        answer.Status.ShouldBe(400);
        answer.Text.ShouldContain("Missing close delimiter at line");
        (await EntriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_query_in_a_batch_may_name_a_tag()
    {
        var tag = (await new BatchText().Query("KeystoreEntries").SendAsync(Client))[0].Headers["ETag"];
        var answers = await new BatchText().Query("KeystoreEntries", $"If-None-Match: {tag}").SendAsync(Client);
        (answers[0].Status, answers[0].Text).ShouldBe((304, ""));
    }

    private static async Task<(string Token, string Cookie)> FetchAsync(ApiClient basic)
    {
        var fetched = await basic.GetAsync("", ("X-CSRF-Token", "Fetch"));
        return (fetched.Headers["X-CSRF-Token"], fetched.Headers["Set-Cookie"].Split(';')[0]);
    }
}
