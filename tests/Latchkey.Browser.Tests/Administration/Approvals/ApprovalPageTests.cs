using Latchkey.Browser.Tests.Infrastructure;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Approvals;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Tenants;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.Administration.Approvals;

/// <summary>The two-person rule as two people at two browsers see it.</summary>
public sealed class ApprovalPageTests(Chromium chromium)
{
    private const string Page = "administration/approvals";

    [Fact]
    public async Task A_purge_waits_until_another_person_has_approved_it_and_never_for_the_one_who_asked()
    {
        await using var site = await StartAsync();
        await site.PutCertificateAsync("gone");
        await site.ChangeAsync(keystores => keystores.System.Delete(Alias.Parse("gone"), site.Edit()));
        var (first, second) = (await site.SignInWithRolesAsync([.. Roles.All]), await site.SignInWithRolesAsync(Roles.ApprovalsEdit));
        await first.GotoAsync(Stock.PathOf("gone"));
        await PurgeAsync(first);
        await Expect(first.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert))
            .ToContainTextAsync("Another person must approve this: request ");

        await first.GotoAsync(Page);
        await DecideAsync(first, "Approve");
        await Expect(first.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert))
            .ToContainTextAsync("Another person must approve this, one who has never had");
        await first.CheckAccessibilityAsync("own approval refused");

        await second.GotoAsync(Page);
        await Expect(Rows(second)).ToContainTextAsync("of 'gone'");
        await second.CheckAndCaptureAsync("administration-approvals");
        await DecideAsync(second, "Approve");
        await second.ExpectNoticeAsync("The request was approved.");
        await Expect(Rows(second)).ToContainTextAsync("approved");
        await Expect(Rows(second).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);

        await first.GotoAsync(Stock.PathOf("gone"));
        await PurgeAsync(first);
        await first.ExpectNoticeAsync("The version was deleted for good.");
        await second.ReloadAsync();
        await Expect(Rows(second)).ToContainTextAsync("done");
    }

    [Fact]
    public async Task A_request_is_rejected_by_keyboard_and_a_dialog_left_by_it_decides_nothing()
    {
        await using var site = await StartAsync();
        await AskAsync(site, "another master key");
        var page = await site.SignInWithRolesAsync(Roles.ApprovalsEdit);
        await page.GotoAsync(Page);
        var (approve, reject, dialog) = (Button(page, "Approve"), Button(page, "Reject"), page.GetByRole(AriaRole.Dialog));
        await Expect(page.Locator("h1")).ToBeFocusedAsync(); // a new page takes the focus, and would take it from the button
        await approve.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog).ToContainTextAsync("another master key");
        await page.CheckAndCaptureAsync("administration-approve");
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(approve).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Tab");
        await Expect(reject).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Reject" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.ExpectNoticeAsync("The request was rejected.");
        await Expect(Rows(page)).ToContainTextAsync("rejected");
        (await site.ReadAsync()).Approvals.Values.ShouldHaveSingleItem().State.ShouldBe(ApprovalState.Rejected);
    }

    [Fact]
    public async Task A_request_that_has_ended_is_shown_as_expired_and_one_decided_meanwhile_is_refused()
    {
        await using var site = await StartAsync();
        await AskAsync(site, "too late", TimeSpan.FromHours(-25));
        var asked = await AskAsync(site, "in time");
        var page = await site.SignInWithRolesAsync(Roles.ApprovalsEdit);
        await page.GotoAsync(Page);
        await Expect(Rows(page)).ToHaveCountAsync(2);
        await Expect(Rows(page).Nth(0)).ToContainTextAsync("waits");
        await Expect(Rows(page).Nth(1)).ToContainTextAsync("expired");
        await Expect(Rows(page).Nth(1).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await page.CheckAccessibilityAsync("an expired approval");
        await site.ChangeAsync(keystores => keystores.Reject(asked, "another", site.Edit()));
        await DecideAsync(page, "Approve");
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert))
            .ToHaveTextAsync("The request no longer waits for a decision.");
    }

    [Fact]
    public async Task Without_a_request_the_page_says_so()
    {
        await using var site = await StartAsync();
        var page = await site.SignInWithRolesAsync(Roles.ApprovalsEdit);
        await page.GotoAsync(Page);
        await Expect(page.GetByText("There are no requests.")).ToBeVisibleAsync();
        await Expect(page.Locator("main table")).ToHaveCountAsync(0);
        await page.CheckAndCaptureAsync("administration-approvals-none");
    }

    private Task<Site> StartAsync() => Site.StartAsync(chromium, ("Approvals:Acts", "purge, service-key, master-key"));

    // As the operator at the machine asks.
    private static async Task<Guid> AskAsync(Site site, string subject, TimeSpan offset = default)
    {
        var edit = new Edit(Approval.Operator, site.Service<TimeProvider>().GetUtcNow() + offset);
        var refused = await site.ChangeAsync(_ => KeystoreChange.Beginning(edit, ApprovalAct.MasterKey, subject))
            .ShouldThrowAsync<RefusalException>();
        return refused.Refusal.ShouldBeOfType<Refusal.ApprovalRequired>().Id;
    }

    private static async Task PurgeAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Purge" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Purge" }).ClickAsync();
    }

    private static async Task DecideAsync(IPage page, string decision)
    {
        await Button(page, decision).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = decision }).ClickAsync();
    }

    private static ILocator Button(IPage page, string decision) => page.GetByRole(AriaRole.Button, new() { Name = $"{decision} request" });

    private static ILocator Rows(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Approvals" }).Locator("tbody tr");
}
