using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.HonestFiles;

/// <summary>Files as honest tools write them, and what becomes of each (Vectors/HonestFiles/Expected, a file for each kind).</summary>
public sealed class HonestFileTests(HonestFileServer shared) : IClassFixture<HonestFileServer>
{
    private const string MessageCheck = "message~";

    public static IEnumerable<TheoryDataRow<string, string>> Cases => HonestFileCase.All;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_file_is_read_right_or_refused_with_its_reason(string kind, string line)
    {
        var honest = HonestFileCase.Parse(line);
        using var client = await shared.TenantAsync();
        foreach (var upload in honest.Before) (await upload.SendAsync(client)).Status.ShouldBeInRange(200, 299, $"{kind}: {upload.File}");
        var before = await ListedEntry.AllAsync(client);

        var answer = await honest.Upload.SendAsync(client);
        honest.Statuses.ShouldContain(answer.Status, answer.Text);
        if (answer.Status < 400)
        {
            using var uploaded = new UploadedFile(shared, client, honest.Upload, before);
            foreach (var check in honest.Checks.Where(check => !check.StartsWith(MessageCheck, StringComparison.Ordinal)))
                await uploaded.CheckAsync(check);
        }
        else
        {
            foreach (var check in honest.Checks.Where(check => check.StartsWith(MessageCheck, StringComparison.Ordinal)))
                answer.Text.ShouldMatch(check[MessageCheck.Length..]);
            (await ListedEntry.AllAsync(client)).ShouldBe(before, "a refusal changes nothing");
        }
    }
}
