using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Auditing;

/// <summary>An audit log begins once.</summary>
[OnBothEngines]
public sealed class FirstHeadTests
{
    [Fact]
    public async Task Two_servers_that_both_find_no_log_begin_one()
    {
        TestDatabase.RequirePostgreSql();
        await using var one = await TestStorage.OpenAsync();
        await using var two = one.Another(Path.Combine(one.Folder, "two"));
        await two.Storage.OpenAsync(TestStorage.Token);
        List<Task<string?>> begun;
        await using (var other = one.Database.Connect())
        {
            await using var transaction = await TestDatabase.LockAsync(other, "AuditMarks", "EXCLUSIVE"); // which lets both look
            begun = [.. new[] { one, two }.Select(server => server.Audit.BeginAsync("default", TestStorage.Token))];
            while ((long)one.Database.Scalar(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '\"AuditMarks\"'::regclass")! < 2)
                await Task.Delay(10, TestStorage.Token);
        }

        (await Task.WhenAll(begun)).ShouldBe([null, null]);
        (await two.Audit.MarksAsync("default", TestStorage.Token)).ShouldHaveSingleItem().Name.ShouldBe("head");
        await one.ImportAsync("one", "default");
        (await two.Audit.VerifyAsync("default", TestStorage.Token)).FirstBad.ShouldBeNull();
    }
}
