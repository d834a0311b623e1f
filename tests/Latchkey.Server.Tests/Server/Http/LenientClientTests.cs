using System.Text;
using System.Text.Json;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>What honest clients send that is not quite by the book.</summary>
public sealed class LenientClientTests : KeystoreTest
{
    private static readonly (string, string)[] Json = [("Accept", "application/json"), ("Content-Type", "application/json")];

    [Fact]
    public async Task A_byte_order_mark_before_json_is_passed_over_alone_and_in_a_batch()
    {
        (await Client.SendAsync("POST", "KeyPairGenerationRequests", Marked("alone"), Json)).Status.ShouldBe(204);
        byte[] batch =
        [
            .. "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\n\r\nPOST "u8 +
                "KeyPairGenerationRequests HTTP/1.1\r\nContent-Type: application/json\r\n\r\n"u8,
            .. Marked("in a batch"), .. "\r\n--c--\r\n--b--"u8,
        ];
        (await Client.SendAsync("POST", "$batch", batch, ("Content-Type", "multipart/mixed; boundary=b"))).Status.ShouldBe(202);
        (await EntriesAsync()).Keys.ShouldBe(["alone", "in a batch"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_plus_sign_in_the_query_is_a_blank_and_an_encoded_one_is_itself()
    {
        await Client.ImportAsync("my certificate", Vectors.Body("self-signed-rsa.pem"));
        await Client.ImportAsync("my+certificate", Vectors.Body("self-signed-ec.pem"));
        (await GetAsync("KeystoreEntries?$filter=Alias+eq+'my+certificate'")).Entries.Keys.ShouldBe(["my certificate"]);
        (await GetAsync("KeystoreEntries?$filter=Alias+eq+'my%2Bcertificate'&$orderby=Alias+desc")).Entries.Keys.ShouldBe(
            ["my+certificate"]);
        (await GetAsync("KeystoreEntries?$filter=Alias%20eq%20'my+certificate'&odata-accept-forms-encoding=false")).Entries.Keys.ShouldBe(
            ["my+certificate"]);
    }

    [Fact]
    public async Task A_plus_sign_is_a_blank_in_options_of_the_api_and_in_parts_of_a_batch_too()
    {
        await Client.ImportAsync("a", Vectors.Body("self-signed-rsa.pem"));
        (await PutAsync($"{Entry("a")}?renameAlias=my+new+name", new { Status = (string?)null })).Status.ShouldBe(204);
        (await PutAsync($"{Entry("my new name")}?renameAlias=with%2B+and%20blank", new { Status = (string?)null })).Status.ShouldBe(204);
        var answers = await new BatchText()
            .Query("KeystoreEntries?$filter=startswith(Alias,'with%2B+and')+and+Type+eq+'Certificate'&$orderby=Alias+desc,Type+asc" +
                "&$select=Alias")
            .Query("KeystoreEntries?$filter=startswith(Alias,'with+')&$select=Alias")
            .SendAsync(Client);
        answers[0].Text.ShouldContain("\"Alias\":\"with+ and blank\"", Case.Sensitive, answers[0].Text);
        answers[1].Text.ShouldBe("""{"d":{"results":[]}}""");
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over_before_every_json_document_and_counts_for_itself_nowhere_else()
    {
        await Client.ImportAsync("a", Vectors.Body("self-signed-rsa.pem"));
        (await Client.SendAsync(
            "PUT", $"{Entry("a")}?renameAlias=b", [.. Encoding.UTF8.Preamble, .. "{\"Status\":null}"u8], Json)).Status.ShouldBe(204);
        (await Client.SendAsync("PUT", "KeystoreResources('system')?deleteEntries=true",
            [.. Encoding.UTF8.Preamble, .. "{\"Aliases\":\"b\"}"u8], Json)).Status.ShouldBeInRange(200, 204);
        (await EntriesAsync()).ShouldBeEmpty();
        (await Client.SendAsync(
            "POST", "KeyPairGenerationRequests", [.. Encoding.UTF8.Preamble, .. Marked("twice")], Json)).Status.ShouldBe(400);
    }

    private static byte[] Marked(string alias) =>
        [.. Encoding.UTF8.Preamble,
            .. JsonSerializer.SerializeToUtf8Bytes(new { Alias = alias, KeyType = "EC", KeySize = 256, CommonName = "a", Country = "DE" })];
}
