using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Latchkey.OData.Tests.Shop;

namespace Latchkey.OData.Tests.Batch;

/// <summary>
/// <c>$batch</c>: every file under <c>Vectors/Batches</c> is a content type, a body, and after a line of equals signs its answer.
/// </summary>
public sealed partial class BatchTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Vectors", "Batches");

    private readonly ShopService _shop = new();

    public static TheoryData<string, string> Answered => Cases("answered");

    public static TheoryData<string, string> Refused => Cases("refused");

    [Theory]
    [MemberData(nameof(Answered))]
    public async Task A_batch_is_answered_as_the_file_says(string name, string lineEnd)
    {
        var (contentType, body, expected) = Read("answered", name);
        var answer = await SendAsync(contentType, body.Replace("\n", lineEnd, StringComparison.Ordinal));
        answer.Status.ShouldBe(202, answer.Body);
        answer.ContentType!.ShouldMatch("^multipart/mixed; boundary=batch_[0-9a-f-]{36}$");
        answer.Body.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain('\n');
        Identifier().Replace(answer.Body.ReplaceLineEndings("\n"), "$1").ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_batch_that_is_wrong_is_refused_as_a_whole_and_nothing_of_it_is_done(string name, string lineEnd)
    {
        var (contentType, body, expected) = Read("refused", name);
        var answer = await SendAsync(contentType, body.Replace("\n", lineEnd, StringComparison.Ordinal));
        answer.Status.ShouldBe(400, answer.Body);
        answer.Body.ShouldContain($"<message xml:lang=\"en\">{expected.TrimEnd('\n')}</message>");
        _shop.Authors.Count().ShouldBe(2);
    }

    [Theory]
    [InlineData(100, 202)]
    [InlineData(101, 400)]
    [InlineData(10_000, 400)]
    public async Task A_hundred_requests_are_served_and_more_refuse_the_batch(int count, int status)
    {
        foreach (var changes in new[] { 0, count / 2, count - 1 })
        {
            var text = new StringBuilder();
            for (var i = changes; i < count; i++) text.Append("--b\nContent-Type: application/http\n\nGET Authors/$count HTTP/1.1\n\n");
            if (changes > 0) text.Append("--b\nContent-Type: multipart/mixed; boundary=c\n\n");
            for (var i = 0; i < changes; i++)
                text.Append(
                    "--c\nContent-Type: application/http\n\nPOST Authors HTTP/1.1\nContent-Type: application/json\n\n" +
                    $"{{\"Name\":\"{i}\"}}\n");
            if (changes > 0) text.Append("--c--\n");
            var (answered, _, body) = await SendAsync("multipart/mixed; boundary=b", text.Append("--b--").ToString());
            answered.ShouldBe(status, body);
            if (status == 202) StatusLine().Count(body).ShouldBe(count);
            else body.ShouldContain("A batch cannot contain more than 100 requests.");
        }
    }

    [Fact]
    public async Task A_body_of_announced_length_may_contain_a_delimiter()
    {
        const string Batch = "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\n\r\n"
            + "PUT Books(Shelf='A%2F1',Number=1)/$value HTTP/1.1\r\nContent-Length: 4\r\n\r\n--c\n\r\n--c--\r\n--b--";
        (await SendAsync("multipart/mixed; boundary=b", Batch)).Body.ShouldContain("HTTP/1.1 204 No Content");
        (await SendAsync(
            "multipart/mixed; boundary=b", Batch.Replace("Content-Length", "Content-Size", StringComparison.Ordinal))).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_batch_over_the_limit_is_refused() =>
        (await SendAsync("multipart/mixed; boundary=b", new string('\n', ShopService.BatchLimit + 1))).Status.ShouldBe(413);

    [Theory]
    [InlineData("GET", "$batch", 405)]
    [InlineData("PUT", "$batch", 405)]
    [InlineData("POST", "%24batch", 202)]
    [InlineData("POST", "$batch/", 202)]
    [InlineData("POST", "$batch/$count", 404)]
    public async Task Batches_are_posted_to_their_own_address(string method, string target, int status)
    {
        var (contentType, body, _) = Read("answered", "two-queries");
        (await _shop.SendAsync(method, target, Encoding.UTF8.GetBytes(body), ("Content-Type", contentType))).Status.ShouldBe(status);
    }

    [Fact]
    public void However_a_batch_is_damaged_it_is_answered_or_refused()
    {
        var batches = Answered.Concat(Refused)
            .Select(row => File.ReadAllText(Directory.GetFiles(Folder, $"{row.Data.Item1}.http", SearchOption.AllDirectories)[0])
            .Split("\n====\n")[0]).Distinct(StringComparer.Ordinal).ToArray();
        var damage =
            Gen.Select(Gen.Int[0, batches.Length - 1], Gen.Int[0, 2_000], Gen.Int[0, 60], Gen.String[Gen.Char["\r\n-: \"$%\0éb1"], 0, 8]);
        damage.Sample(
            (batch, at, removed, inserted) =>
            {
                var (head, body) = Split(batches[batch]);
                var start = Math.Min(at, body.Length);
                var damaged = body[..start] + inserted + body[Math.Min(start + removed, body.Length)..];
                new[] { 202,
                    400 }.ShouldContain(new ShopService()
                    .SendAsync("POST", "$batch", Encoding.UTF8.GetBytes(damaged), ("Content-Type", head)).GetAwaiter().GetResult().Status);
            },
            iter: 3_000);
    }

    private async Task<(int Status, string? ContentType, string Body)> SendAsync(string contentType, string body)
    {
        var (status, type, bytes) = await _shop.SendAsync("POST", "$batch", Encoding.UTF8.GetBytes(body), ("Content-Type", contentType));
        return (status, type, Encoding.UTF8.GetString(bytes));
    }

    private static TheoryData<string, string> Cases(string folder)
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, folder)).Order(StringComparer.Ordinal))
        {
            foreach (var lineEnd in new[] { "\n", "\r\n" }) data.Add(Path.GetFileNameWithoutExtension(file), lineEnd);
        }

        return data;
    }

    private static (string ContentType, string Body, string Expected) Read(string folder, string name)
    {
        var halves = File.ReadAllText(Path.Combine(Folder, folder, $"{name}.http")).Split("\n====\n");
        var (contentType, body) = Split(halves[0]);
        return (contentType, body, halves[1]);
    }

    private static (string ContentType, string Body) Split(string text)
    {
        var parts = text.Split("\n\n", 2);
        return (parts[0]["Content-Type: ".Length..], parts.Length > 1 ? parts[1] : "");
    }

    [GeneratedRegex("(batch|changeset)_[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Identifier();

    [GeneratedRegex("HTTP/1.1 20[04]")]
    private static partial Regex StatusLine();
}
