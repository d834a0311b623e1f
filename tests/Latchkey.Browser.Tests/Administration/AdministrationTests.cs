using System.Net;
using Latchkey.Browser.Tests.Infrastructure;
using Latchkey.Keystores.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.Administration;

public sealed class AdministrationTests(Chromium chromium)
{
    [Fact]
    public async Task The_status_page_shows_the_state_and_to_administrators_the_settings()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInAsync();
        await page.GotoAsync("administration");
        await Expect(page.GetByText("SQLite")).ToBeVisibleAsync();
        await Expect(page.GetByText("synchronous=FULL")).ToBeVisibleAsync();
        await Expect(page.GetByText("Server:MaxConnections")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Data keys" }).Locator("tbody tr")).ToHaveCountAsync(1);
        await page.CheckAndCaptureAsync("administration-status");
        var reader = await site.SignInWithRolesAsync(Roles.MonitoringDataRead);
        await reader.GotoAsync("administration");
        await Expect(reader.GetByText("synchronous=FULL")).ToBeVisibleAsync();
        await Expect(reader.GetByText("Server:MaxConnections")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_roles_are_those_that_operations_ask_for()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInWithRolesAsync(Roles.MonitoringDataRead, Roles.AuditLogRead);
        await page.GotoAsync("administration/roles");
        var operations = page.GetByRole(AriaRole.Region, new() { Name = "Operations" });
        var row = operations.GetByRole(AriaRole.Row).Filter(new() { HasText = "DELETE EntryVersions" });
        await Expect(row.GetByRole(AriaRole.Cell).Filter(new() { HasText = "yes" })).ToHaveCountAsync(1);
        await Expect(operations.GetByRole(AriaRole.Columnheader).Filter(new() { HasText = "yours" }))
            .ToHaveTextAsync(["MonitoringDataRead yours", "AuditLogRead yours"]);
        await Expect(page.Locator(".chips li")).ToHaveTextAsync(["MonitoringDataRead", "AuditLogRead"]);
        await page.CheckAndCaptureAsync("administration-roles");
    }

    [Theory]
    [InlineData("administration", Roles.AuditLogRead)]
    [InlineData("administration/service-keys", Roles.MonitoringDataRead)]
    [InlineData("administration/audit-log", Roles.MonitoringDataRead)]
    [InlineData("administration/approvals", Roles.MonitoringDataRead)]
    public async Task A_user_without_the_role_is_not_offered_the_page_and_is_refused_it(string path, string otherRole)
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInWithRolesAsync(otherRole);
        await page.GotoAsync(path);
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Your roles do not allow this.");
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Administration" }).Locator($"a[href='{path}']"))
            .ToHaveCountAsync(0);
        await Expect(page.Locator("main table")).ToHaveCountAsync(0);
        await page.CheckAccessibilityAsync($"{path}, refused");
    }

    [Fact]
    public async Task The_pages_of_the_administration_speak_German()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInAsync(new BrowserNewContextOptions { Locale = "de" });
        await page.GotoAsync("administration/audit-log");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Prüfen" })).ToBeVisibleAsync();
        await page.CheckAccessibilityAsync("audit log in German");
    }

    [Fact]
    public async Task The_audit_log_is_downloaded_by_its_role_alone()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInWithRolesAsync(Roles.MonitoringDataRead);
        var answer = await page.APIRequest.GetAsync("download/audit-log", new() { MaxRedirects = 0 });
        answer.Status.ShouldNotBe((int)HttpStatusCode.OK);
    }
}
