using Latchkey.Application.ServiceKeys;
using Latchkey.Browser.Tests.Infrastructure;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.Administration.AuditLogs;

public sealed class AuditLogPageTests(Chromium chromium)
{
    private static readonly Edit By = new("=somebody", DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Records_are_shown_newest_first_in_pages_with_their_details()
    {
        await using var site = await Site.StartAsync(chromium);
        await RecordAsync(site, 150);
        var page = await OpenAsync(site);
        var rows = Rows(page);
        await Expect(rows).ToHaveCountAsync(100);

        // That somebody signed in is recorded a few seconds later.
        await page.GetByLabel("User").FillAsync("somebody");
        await FilterAsync(page);
        await Expect(rows.First).ToContainTextAsync("alias-149");
        await page.CheckAndCaptureAsync("administration-audit-log");
        await rows.First.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("certificate");
        await page.CheckAndCaptureAsync("administration-audit-record");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Older" }).ClickAsync();
        await Expect(rows.First).ToContainTextAsync("alias-49");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Older" })).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Newest" }).ClickAsync();
        await Expect(rows.First).ToContainTextAsync("alias-149");
    }

    [Fact]
    public async Task Records_are_filtered_by_action_object_user_and_day()
    {
        await using var site = await Site.StartAsync(chromium);
        await RecordAsync(site, 15);
        var page = await OpenAsync(site);
        var rows = Rows(page);
        await page.GetByLabel("Object").FillAsync("ALIAS-1");
        await FilterAsync(page);
        await Expect(rows).ToHaveCountAsync(6);
        await page.GetByLabel("User").FillAsync("nobody");
        await FilterAsync(page);
        await Expect(page.GetByText("No records.")).ToBeVisibleAsync();
        await page.GetByLabel("User").FillAsync("somebody");
        await page.GetByLabel("Action", new() { Exact = true }).SelectOptionAsync("Export");
        await page.GetByLabel("From (UTC)").FillAsync(Today(site, 0));
        await page.GetByLabel("To (UTC)").FillAsync(Today(site, 1));
        await FilterAsync(page);
        await Expect(rows).ToHaveCountAsync(6);
        await page.GetByLabel("From (UTC)").FillAsync(Today(site, 1));
        await FilterAsync(page);
        await Expect(page.GetByText("No records.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_sound_chain_is_verified_and_a_changed_record_is_named()
    {
        await using var site = await Site.StartAsync(chromium);
        await RecordAsync(site, 10);
        var page = await OpenAsync(site);
        await Expect(page.GetByText("Not verified since the server started.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify" }).ClickAsync();
        await Expect(page.GetByText("records are as they were written.")).ToBeVisibleAsync();
        await ChangeDatabaseAsync(site, "UPDATE AuditRecords SET Actor = 'nobody' WHERE ObjectName = 'alias-3'");
        var bad = await site.Service<IAuditLog>()
            .ReadAsync(NewServiceKey.DefaultTenant, new AuditRange(), TestContext.Current.CancellationToken)
            .FirstAsync(record => record.Actor == "nobody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert))
            .ToHaveTextAsync($"The first bad record is {bad.Sequence}: the record is not as it was written.");
        await page.CheckAccessibilityAsync("audit log, bad");
    }

    [Fact]
    public async Task A_search_is_downloaded_as_text_that_no_spreadsheet_takes_for_formulas_and_recorded()
    {
        await using var site = await Site.StartAsync(chromium);
        await RecordAsync(site, 3);
        var page = await OpenAsync(site);
        await page.GetByLabel("Object").FillAsync("alias-2");
        await FilterAsync(page);
        await Expect(Rows(page)).ToHaveCountAsync(1); // by then the link has the filter too
        var file = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Link, new() { Name = "Download as CSV" }).ClickAsync());
        file.SuggestedFilename.ShouldBe("audit-log.csv");
        var lines = await File.ReadAllLinesAsync(await file.PathAsync());
        lines.Length.ShouldBe(2);
        lines[0].ShouldStartWith("\"Sequence\",\"Time\",\"Action\"");
        lines[1].ShouldContain("\"alias-2\",\"done\",\"'=somebody\"");
        var newest = await site.NewestRecordAsync(AuditVerb.Export);
        (newest.Act.ObjectType, newest.Act.Detail, newest.Origin.ClientId).ShouldBe((AuditObjects.AuditLog, "CSV file", site.ClientId));
    }

    private static async Task<IPage> OpenAsync(Site site)
    {
        var page = await site.SignInAsync();
        await page.GotoAsync("administration/audit-log");
        await page.GetByRole(AriaRole.Region, new() { Name = "Records" }).WaitForAsync();
        return page;
    }

    private static ILocator Rows(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Records" }).Locator("tbody tr");

    private static Task FilterAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();

    private static string Today(Site site, int offset) => site.Service<TimeProvider>().GetUtcNow().AddDays(offset).ToString("yyyy-MM-dd");

    private static async Task ChangeDatabaseAsync(Site site, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(site.Folder, "data", "latchkey.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }

    private static async Task RecordAsync(Site site, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var act = new AuditAct(AuditVerb.Export, AuditObjects.Certificate, "system", $"alias-{i}") { Detail = "certificate" };
            await site.Service<IKeystoreStore>()
                .ChangeAsync(NewServiceKey.DefaultTenant, _ => KeystoreChange.Recording(By, act), TestContext.Current.CancellationToken);
        }
    }
}
