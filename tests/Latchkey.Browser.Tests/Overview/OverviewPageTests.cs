using System.Net;
using Latchkey.Application.ServiceKeys;
using Latchkey.Browser.Tests.Infrastructure;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.Overview;

public sealed class OverviewPageTests(Chromium chromium)
{
    [Fact]
    public async Task The_overview_counts_what_is_there_and_leads_to_it()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.PutKeyPairAsync("orphan", withRoot: false);
        await site.PutCertificateAsync("weak", days: 3650, bits: 1_024);
        await site.PutOldCertificateAsync("past", age: 1_000, days: 500);
        await site.PutOldCertificateAsync("near", age: 1_000, days: 1_040);
        var page = await site.SignInOnPageAsync();
        foreach (var (card, figure) in new[] { ("Entries", 4), ("Key Pairs", 1), ("Certificates", 3), ("Expired Entries", 1),
            ("Ending Soon", 1), ("Weak Keys", 1), ("Incomplete Chains", 1), ("Owned by SAP", 0) })
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = $"{figure} {card}" })).ToBeVisibleAsync();
        await Expect(Section(page, "Weak Keys (1)")).ToContainTextAsync("RSA of fewer than 2048 bits");
        await Expect(Section(page, "Ending First (3)").GetByRole(AriaRole.Listitem).First).ToContainTextAsync("39 days left");
        await Expect(Section(page, "Last Changes").Locator("tbody tr").First).ToContainTextAsync("Certificate near");
        await page.CheckAndCaptureAsync("overview");
        await page.GetByRole(AriaRole.Link, new() { Name = "1 Weak Keys" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(site.Root, "#weak").ToString());
        await Section(page, "Weak Keys (1)").GetByRole(AriaRole.Link, new() { Name = "weak" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "weak", Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_timeline_is_a_table_with_the_months_in_the_language_of_the_page()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.PutOldCertificateAsync("past", age: 1_000, days: 500);
        await site.PutCertificateAsync("near", days: 5);
        await site.PutCertificateAsync("far", days: 3650);
        var now = site.Edit().At.UtcDateTime;
        var page = await site.SignInOnPageAsync();
        var index = (now.AddDays(5).Year * 12) + now.AddDays(5).Month - (now.Year * 12) - now.Month;
        var rows = page.GetByRole(AriaRole.Table, new() { Name = "Expiry dates in the next 12 months" }).Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(13);
        await Expect(rows.Nth(0)).ToContainTextAsync("expired before");
        await Expect(rows.Nth(0).Locator("td").First).ToHaveTextAsync("1");
        await Expect(rows.Nth(1 + index).Locator("td").First).ToHaveTextAsync("1");
        await Expect(rows.Nth(12).Locator("td").First).ToHaveTextAsync("0");
        await Expect(rows.Nth(1).Locator("local-month"))
            .ToHaveTextAsync(now.ToString("MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Without_the_audit_log_the_last_changes_are_those_of_the_entries()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.PutCertificateAsync("first");
        await site.PutCertificateAsync("second");
        var page = await site.SignInWithRolesAsync(Roles.MonitoringDataRead);
        await page.GotoAsync("");
        await Expect(Section(page, "Last Changes").GetByRole(AriaRole.Link).First).ToHaveTextAsync("second");
    }

    [Fact]
    public async Task The_list_of_ends_is_downloaded_and_recorded()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.PutCertificateAsync("=1+1");
        var page = await site.SignInOnPageAsync();
        var download =
            await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export as CSV" }).ClickAsync());
        download.SuggestedFilename.ShouldBe("expiry.csv");
        (await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken))[1]
            .ShouldStartWith("\"'=1+1\",\"Certificate\"");
        (await site.NewestRecordAsync(AuditVerb.Export)).Act.Detail.ShouldBe("CSV file");
    }

    [Fact]
    public async Task A_calendar_feed_is_made_shown_once_and_revoked()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.PutCertificateAsync("alias");
        var page = await site.SignInOnPageAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Calendar Feed" }).ClickAsync();
        await page.GetByLabel("Name of the new feed").FillAsync("phone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();
        var address = new Uri(await page.GetByLabel("Copy the address now").InputValueAsync());
        await page.CheckAndCaptureAsync("calendar-feeds");
        using var calendar = new HttpClient();
        (await calendar.GetStringAsync(address, TestContext.Current.CancellationToken)).ShouldContain("BEGIN:VEVENT");

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Calendar Feed" }).ClickAsync();
        var revoke = page.GetByRole(AriaRole.Button, new() { Name = "Revoke \"phone\"" });
        await Expect(revoke).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Copy the address now")).ToHaveCountAsync(0);
        await revoke.ClickAsync();
        await Expect(revoke).ToHaveCountAsync(0);
        (await calendar.GetAsync(address, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_reader_sees_the_feeds_and_makes_none()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.Service<ICalendarTokens>()
            .CreateAsync(NewServiceKey.DefaultTenant, "phone", site.Edit(), TestContext.Current.CancellationToken);
        var page = await site.SignInWithRolesAsync(Roles.MonitoringDataRead);
        await page.GotoAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Calendar Feed" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("phone");
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button)).ToHaveTextAsync(["Close"]);
    }

    private static ILocator Section(IPage page, string title) => page.GetByRole(AriaRole.Region, new() { Name = title });
}
