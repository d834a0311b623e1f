using System.Text.Json;
using Latchkey.Keystores.Access;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.AuditLogs;

/// <summary>The records of requests in the audit log, and how clients read it.</summary>
[OnBothEngines]
public sealed class AuditLogTests : KeystoreTest
{
    [Fact]
    public async Task A_write_is_recorded_with_who_where_and_what()
    {
        var answer = await Client.PutAsync(
            $"CertificateResources('{ApiClient.Hex("cert")}')/$value?fingerprintVerified=true", Vectors.Body("self-signed-rsa.pem"),
            ("X-CorrelationID", "call-4711"));
        answer.Status.ShouldBe(204);
        answer.Headers["X-CorrelationID"].ShouldBe("call-4711");

        var record = (await RecordsAsync()).First();
        Text(record, "Action").ShouldBe("Create");
        Text(record, "ObjectType").ShouldBe("Certificate");
        Text(record, "Keystore").ShouldBe("system");
        Text(record, "ObjectName").ShouldBe("cert");
        Text(record, "Outcome").ShouldBe("done");
        Text(record, "User").ShouldBe("administrator");
        Text(record, "ClientId").ShouldBe(Server.ClientId);
        Text(record, "Source").ShouldBe("127.0.0.1");
        Text(record, "CorrelationId").ShouldBe("call-4711");
        Text(record, "OldFingerprintSha256").ShouldBeNull();
        Text(record, "NewFingerprintSha256").ShouldBe(await PropertyAsync("cert", "FingerprintSha256"));
    }

    [Theory]
    [InlineData("X-CorrelationID", "a-1", "a-1")]
    [InlineData("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c")]
    [InlineData("X-CorrelationID", "with a blank", null)]
    [InlineData("traceparent", "nonsense", null)]
    public async Task The_answer_has_the_correlation_id_of_the_request_or_a_new_one(string header, string value, string? expected)
    {
        var told = (await Client.GetAsync("Keystores('system')", (header, value))).Headers["X-CorrelationID"];
        if (expected is null) told.Length.ShouldBe(32);
        else told.ShouldBe(expected);
    }

    [Fact]
    public async Task Exports_are_recorded_before_they_are_answered()
    {
        await GenerateAsync("pair");
        foreach (var export in new[] { "Certificate/$value", "ChainResource/$value", "Sshkey/$value", "SigningRequest/$value" })
            (await GetAsync($"{Entry("pair")}/{export}")).Status.ShouldBe(200);
        (await GetAsync("KeystoreResources('system')")).Status.ShouldBe(200);
        (await GetAsync($"{Entry("missing")}/Certificate/$value")).Status.ShouldBe(404);
        (await RecordsAsync("$filter=Action eq 'Export'"))
            .Select(record => $"{Text(record, "ObjectType")} {Text(record, "ObjectName")}: {Text(record, "Detail")}").ShouldBe(
                ["Keystore : JCEKS file", "Key Pair pair: signing request", "Key Pair pair: OpenSSH public key", "Key Pair pair: chain",
                    "Key Pair pair: certificate"]);
    }

    [Fact]
    public async Task Failures_to_sign_in_are_recorded_and_repeated_ones_counted_together()
    {
        using var guesser = ApiClient.Basic(Server.Root, Server.ClientId, "wrong");
        using var forger = ApiClient.Bearer(Server.Root, "x.y.z");
        using var nobody = ApiClient.Anonymous(Server.Root);
        for (var i = 0; i < 3; i++) (await guesser.GetAsync("Keystores('system')")).Status.ShouldBe(401);
        (await forger.GetAsync("Keystores('system')")).Status.ShouldBe(401);
        (await nobody.GetAsync("Keystores('system')")).Status.ShouldBe(401);
        (await FailuresAsync()).ShouldBe([" 1", $"{Server.ClientId} 1"]);

        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await guesser.GetAsync("Keystores('system')")).Status.ShouldBe(401);
        (await FailuresAsync()).Order()
            .ShouldBe(new[] { " 1", $"{Server.ClientId} 1", $"{Server.ClientId} 1", $"{Server.ClientId} 2" }.Order());
    }

    [Fact]
    public async Task A_guesser_of_many_clients_leaves_few_records()
    {
        for (var i = 0; i < 30; i++)
        {
            using var guesser = ApiClient.Basic(Server.Root, $"guess-{i}", "wrong");
            await guesser.GetAsync("Keystores('system')");
        }

        (await FailuresAsync()).Count.ShouldBe(20);
        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        using var next = ApiClient.Basic(Server.Root, "next", "wrong");
        await next.GetAsync("Keystores('system')");
        (await FailuresAsync()).ShouldContain(" 10");
    }

    [Fact]
    public async Task The_log_is_filtered_sorted_counted_and_read_in_pages()
    {
        for (var i = 0; i < 12; i++) await Client.ImportAsync($"{i:00}", Vectors.Body("self-signed-rsa.pem"));
        var first = await SequencesAsync("$filter=Action eq 'Create' and ObjectType eq 'Certificate'&$top=3");
        first.ShouldBe([first[0], first[0] - 1, first[0] - 2]);
        var (oldest, newest) = (first[0] - 11, first[0]);
        (await SequencesAsync($"$filter=Sequence ge {oldest} and Sequence lt {oldest + 2}")).ShouldBe([oldest + 1, oldest]);
        (await SequencesAsync($"$filter=Sequence ge {oldest}&$orderby=ObjectName&$top=2&$skip=1")).ShouldBe([oldest + 1, oldest + 2]);
        (await SequencesAsync("$filter=Time lt datetimeoffset'2026-12-01T12:00:00Z'")).ShouldBeEmpty();
        (await SequencesAsync("$filter=Time ge datetimeoffset'2026-12-01T12:00:00Z' and ObjectName eq '05'")).ShouldBe([oldest + 5]);
        (await Client.GetAsync($"AuditLogs/$count?$filter={Uri.EscapeDataString($"Sequence ge {oldest}")}")).Text.ShouldBe("12");

        var page = await Client.GetAsync($"AuditLogs?$filter={Uri.EscapeDataString($"Sequence ge {oldest}")}&$inlinecount=allpages",
            ("Accept", "application/json"), ("Prefer", "odata.maxpagesize=5"));
        page.Data.GetProperty("__count").GetString().ShouldBe("12");
        var seen = new List<long>();
        for (var data = page.Data; ;)
        {
            seen.AddRange(data.GetProperty("results").EnumerateArray().Select(Sequence));
            if (!data.TryGetProperty("__next", out var next)) break;
            data = (await Client.GetAsync(new Uri(next.GetString()!).PathAndQuery["/api/v1/".Length..], ("Accept", "application/json"),
                ("Prefer", "odata.maxpagesize=5"))).Data;
        }

        seen.ShouldBe(Enumerable.Range(0, 12).Select(i => newest - i));
        (await GetAsync($"AuditLogs({newest}L)")).Data.GetProperty("ObjectName").GetString().ShouldBe("11");
        (await GetAsync("AuditLogs(999999L)")).Status.ShouldBe(404);
        (await GetAsync("AuditLogs?$skip=10001")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Only_its_role_reads_the_log()
    {
        using var auditor = await Server.ClientWithRolesAsync("auditor", Roles.AuditLogRead);
        using var other =
            await Server.ClientWithRolesAsync("other", Roles.MonitoringDataRead, Roles.SecurityMaterialEdit, Roles.MaterialPurge);
        foreach (var path in new[] { "AuditLogs", "AuditLogs(1L)", "AuditLogs/$count" })
        {
            (await auditor.GetAsync(path)).Status.ShouldBeOneOf(200, 404);
            (await other.GetAsync(path)).Status.ShouldBe(403);
        }

        foreach (var method in new[] { "POST", "PUT", "DELETE", "MERGE" })
            (await Client.SendAsync(method, method == "POST" ? "AuditLogs" : "AuditLogs(1L)", "{}"u8.ToArray())).Status.ShouldBe(501);
    }

    private static long Sequence(JsonElement record) => long.Parse(record.GetProperty("Sequence").GetString()!);

    private static string? Text(JsonElement record, string property) => record.GetProperty(property).GetString();

    private async Task<List<JsonElement>> RecordsAsync(string query = "$top=1000")
    {
        var options = query.Split('&').Select(option => $"{option.Split('=')[0]}={Uri.EscapeDataString(option.Split('=', 2)[1])}");
        return [.. (await GetAsync($"AuditLogs?{string.Join('&', options)}")).Data.GetProperty("results").EnumerateArray()];
    }

    private async Task<List<long>> SequencesAsync(string query) => (await RecordsAsync(query)).ConvertAll(Sequence);

    private async Task<List<string>> FailuresAsync() =>
        (await RecordsAsync("$filter=Action eq 'SignIn' and Outcome eq 'failed'"))
            .ConvertAll(record => $"{Text(record, "ClientId")} {record.GetProperty("Count").GetInt32()}");
}
